/* webp.c: WebP, through libwebp; of an animation the first frame. */
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "image/format.h"

bool webp_header(str bytes, struct image *out, const char **why)
{
	WebPBitstreamFeatures features;
	*why = "its header is broken";
	if (WebPGetFeatures((const uint8_t *)bytes.at, bytes.len, &features) != VP8_STATUS_OK)
		return false;
	if (little_32(bytes, 4) > bytes.len - 8) {
		*why = "the file ends early";
		return false;
	}
	out->width = (unsigned)features.width;
	out->height = (unsigned)features.height;
	out->alpha = features.has_alpha;
	out->animated = features.has_animation;
	out->components = 3;
	out->bits = 8;
	return true;
}

static bool decode_first_frame(const struct image *i, struct pixels *out)
{
	WebPData data = {(const uint8_t *)i->bytes.at, i->bytes.len};
	WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, NULL);
	uint8_t *frame;
	int time;
	bool ok = decoder && WebPAnimDecoderGetNext(decoder, &frame, &time);
	if (ok)
		memcpy(out->at, frame, (size_t)out->width * out->height * 4);
	WebPAnimDecoderDelete(decoder);
	return ok;
}

bool webp_decode(struct arena *a, const struct image *i, struct pixels *out, str *why)
{
	*out = pixels_new(a, i->width, i->height);
	size_t stride = (size_t)i->width * 4;
	bool ok = i->animated ? decode_first_frame(i, out)
	                      : WebPDecodeRGBAInto((const uint8_t *)i->bytes.at, i->bytes.len,
	                                           out->at, stride * i->height, (int)stride) != NULL;
	if (!ok)
		*why = STR("its data is broken");
	return ok;
}
