/* jpeg.c: JPEG. The header is read here, marker by marker; libjpeg decodes and encodes.
 *
 * libjpeg leaves by longjmp: everything it may leave from stands in one function without
 * locals that change between setjmp and the call, state being in a struct. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "image/format.h"

/* A progressive file needs a dozen; a hostile one brings thousands. */
#define MOST_SCANS 200

/* --- header --- */

struct exif {
	str data;                      /* from its byte order mark */
	bool little;
};

static unsigned exif_16(const struct exif *e, size_t at)
{
	if (at + 2 > e->data.len)
		return 0;
	return e->little ? little_16(e->data, at) : big_16(e->data, at);
}

static uint32_t exif_32(const struct exif *e, size_t at)
{
	if (at > e->data.len || e->data.len - at < 4)
		return 0;
	return e->little ? little_32(e->data, at) : big_32(e->data, at);
}

static double exif_ratio(const struct exif *e, size_t at)
{
	uint32_t over = exif_32(e, at), under = exif_32(e, at + 4);
	return under ? (double)over / under : 0;
}

static void read_exif(str data, struct image *out)
{
	struct exif e = {data, str_starts(data, STR("II"))};
	size_t at = exif_32(&e, 4), count = exif_16(&e, at);
	double x = 0, y = 0;
	unsigned unit = 2;             /* inch; 3 is centimetre */
	for (size_t i = 0; i < count && at + 2 + 12 * (i + 1) <= data.len; i++) {
		size_t entry = at + 2 + 12 * i;
		switch (exif_16(&e, entry)) {
		case 0x0112:
			if (exif_16(&e, entry + 8) >= 1 && exif_16(&e, entry + 8) <= 8)
				out->orientation = exif_16(&e, entry + 8);
			break;
		case 0x011A: x = exif_ratio(&e, exif_32(&e, entry + 8)); break;
		case 0x011B: y = exif_ratio(&e, exif_32(&e, entry + 8)); break;
		case 0x0128: unit = exif_16(&e, entry + 8); break;
		}
	}
	if (x > 0 && y > 0 && out->dpi_x == 0) {
		out->dpi_x = unit == 3 ? x * 2.54 : x;
		out->dpi_y = unit == 3 ? y * 2.54 : y;
	}
}

static void read_density(str segment, struct image *out)
{
	if (segment.len < 12 || segment.at[7] == 0)
		return;
	double factor = segment.at[7] == 2 ? 2.54 : 1;
	out->dpi_x = big_16(segment, 8) * factor;
	out->dpi_y = big_16(segment, 10) * factor;
}

static void read_segment(unsigned marker, str segment, struct image *out)
{
	if (marker == 0xE0 && str_starts(segment, (str){"JFIF\0", 5}))
		read_density(segment, out);
	else if (marker == 0xE1 && str_starts(segment, (str){"Exif\0\0", 6}))
		read_exif(str_from(segment, 6), out);
	else if (marker == 0xE2 && str_starts(segment, (str){"ICC_PROFILE\0", 12}))
		out->wide_gamut |= profile_is_wide(segment);
	else if (marker == 0xEE && str_starts(segment, STR("Adobe")))
		out->inverted_cmyk = true;     /* taken back below where there is no CMYK */
}

static bool read_frame(unsigned marker, str segment, struct image *out, const char **why)
{
	*why = "its header is broken";
	if (segment.len < 6)
		return false;
	out->bits = (uint8_t)segment.at[0];
	out->height = big_16(segment, 1);
	out->width = big_16(segment, 3);
	out->components = (uint8_t)segment.at[5];
	out->inverted_cmyk &= out->components == 4;
	if (marker > 0xC2) {           /* lossless, arithmetic: no PDF reader takes them */
		*why = "it is neither a baseline nor a progressive JPEG";
		return false;
	}
	if (out->bits != 8) {
		*why = "it has more than 8 bits a component";
		return false;
	}
	return out->components == 1 || out->components == 3 || out->components == 4;
}

static bool is_frame(unsigned marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool jpeg_header(str bytes, struct image *out, const char **why)
{
	size_t at = 2;
	*why = "its header is broken";
	if (str_find(bytes, STR("\xff\xd9"), bytes.len > 65536 ? bytes.len - 65536 : 0) < 0) {
		*why = "the file ends early";
		return false;
	}
	bool framed = false;
	while (at + 4 <= bytes.len && (uint8_t)bytes.at[at] == 0xFF) {
		unsigned marker = (uint8_t)bytes.at[at + 1];
		if (marker == 0xFF) {          /* padding */
			at++;
			continue;
		}
		size_t len = big_16(bytes, at + 2);
		str segment = str_sub(bytes, at + 4, at + 2 + len);
		if (len < 2 || len > bytes.len - at - 2 || marker < 0xC0)
			return false;
		if (marker == 0xDA)            /* the scan begins */
			return framed;
		if (is_frame(marker)) {
			if (!read_frame(marker, segment, out, why))
				return false;
			framed = true;
		} else {
			read_segment(marker, segment, out);
		}
		at += 2 + len;
	}
	return false;
}

/* --- decoding --- */

struct reader {
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf out;
	struct jpeg_decompress_struct jpeg;
	char message[JMSG_LENGTH_MAX];
	bool broken;                   /* data ran out */
	uint8_t *line;                 /* one row of components */
};

static void on_error(j_common_ptr jpeg)
{
	struct reader *r = jpeg->client_data;
	jpeg->err->format_message(jpeg, r->message);
	longjmp(r->out, 1);
}

static void on_message(j_common_ptr jpeg, int level)
{
	struct reader *r = jpeg->client_data;
	if (level < 0 && (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER))
		r->broken = true;
}

static void be_silent(j_common_ptr jpeg)
{
	(void)jpeg;
}

static void on_progress(j_common_ptr jpeg)
{
	struct reader *r = jpeg->client_data;
	if (r->jpeg.input_scan_number > MOST_SCANS)
		ERREXIT(jpeg, JERR_NOTIMPL);
}

/* One row as RGBA. CMYK is turned by the plain rule, no profile being at hand. */
static void put_row(const struct reader *r, bool inverted, uint8_t *to)
{
	const uint8_t *from = r->line;
	for (unsigned x = 0; x < r->jpeg.output_width; x++, to += 4) {
		if (r->jpeg.output_components == 4) {
			unsigned c[4];
			for (int k = 0; k < 4; k++)
				c[k] = inverted ? from[k] : 255u - from[k];
			for (int k = 0; k < 3; k++)
				to[k] = (uint8_t)((c[k] * c[3] + 127) / 255);
			from += 4;
		} else if (r->jpeg.output_components == 1) {
			memset(to, *from++, 3);
		} else {
			memcpy(to, from, 3);
			from += 3;
		}
		to[3] = 255;
	}
}

/* All that may be left by longjmp; r and out are the caller's, nothing here changes. */
static bool decode_all(struct arena *a, const struct image *i, struct reader *r, struct pixels *out)
{
	if (setjmp(r->out))
		return false;
	jpeg_create_decompress(&r->jpeg);
	r->jpeg.progress = &r->progress;
	jpeg_mem_src(&r->jpeg, (const unsigned char *)i->bytes.at, i->bytes.len);
	jpeg_read_header(&r->jpeg, TRUE);
	if (r->jpeg.num_components == 4)
		r->jpeg.out_color_space = JCS_CMYK;
	else if (r->jpeg.num_components == 3)
		r->jpeg.out_color_space = JCS_RGB;
	jpeg_start_decompress(&r->jpeg);
	bool sideways = i->orientation >= 5;
	if (r->jpeg.output_width != (sideways ? i->height : i->width) ||
	    r->jpeg.output_height != (sideways ? i->width : i->height))
		return false;
	*out = pixels_new(a, r->jpeg.output_width, r->jpeg.output_height);
	r->line = arena_alloc_many(a, r->jpeg.output_width, 4);
	while (r->jpeg.output_scanline < r->jpeg.output_height) {
		JSAMPROW row = r->line;
		uint8_t *to = out->at + (size_t)r->jpeg.output_scanline * out->width * 4;
		jpeg_read_scanlines(&r->jpeg, &row, 1);
		put_row(r, i->inverted_cmyk, to);
	}
	jpeg_finish_decompress(&r->jpeg);
	return true;
}

bool jpeg_decode(struct arena *a, const struct image *i, struct pixels *out, str *why)
{
	struct reader r = {.progress.progress_monitor = on_progress};
	r.jpeg.err = jpeg_std_error(&r.errors);
	r.jpeg.client_data = &r;
	r.errors.error_exit = on_error;
	r.errors.emit_message = on_message;
	r.errors.output_message = be_silent;
	bool ok = decode_all(a, i, &r, out) && !r.broken;
	jpeg_destroy_decompress(&r.jpeg);
	if (!ok)
		*why = str_copy(a, str_of(r.message[0] ? r.message : "its data is broken"));
	return ok;
}

/* --- encoding --- */

/* Nearly all of a page is blank: blocks of no difference and nothing more, symbol 0 of
 * both kinds of table. It gets one bit, and all others one bit more than they had, of 16
 * at most; there is room, because 0 had two bits or four. Codes made to measure would be a
 * little shorter, but libjpeg holds the whole picture for them: 12 MB of a cover. */
static void favour_blank(JHUFF_TBL *t)
{
	JHUFF_TBL old = *t;
	size_t from = 0, to = 1;
	memset(t->bits, 0, sizeof t->bits);
	t->bits[1] = 1;
	t->huffval[0] = 0;
	for (int length = 1; length <= 16; length++)
		for (int i = 0; i < old.bits[length]; i++, from++) {
			if (old.huffval[from] == 0)
				continue;
			t->bits[length < 16 ? length + 1 : 16]++;
			t->huffval[to++] = old.huffval[from];
		}
}

static void choose_codes(struct jpeg_compress_struct *jpeg, const struct rows *rows)
{
	jpeg->optimize_coding = !rows->page;
	for (int i = 0; i < 2 && rows->page; i++) {
		favour_blank(jpeg->dc_huff_tbl_ptrs[i]);
		favour_blank(jpeg->ac_huff_tbl_ptrs[i]);
	}
}

/* Every size was checked and memory does not end by return: libjpeg's own exit on error
 * is never met here. */
str rows_to_jpeg(struct arena *a, const struct rows *rows, int quality)
{
	struct jpeg_error_mgr errors;
	struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&errors)};
	unsigned char *file = NULL;
	unsigned long size = 0;
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &file, &size);
	jpeg.image_width = rows->width;
	jpeg.image_height = rows->height;
	jpeg.input_components = rows->grey ? 1 : 3;
	jpeg.in_color_space = rows->grey ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, quality, TRUE);
	choose_codes(&jpeg, rows);
	jpeg.dct_method = JDCT_ISLOW;  /* the same bytes on every processor */
	jpeg_start_compress(&jpeg, TRUE);
	uint8_t *line = g_malloc((size_t)rows->width * 3);
	while (jpeg.next_scanline < jpeg.image_height) {
		JSAMPROW row = line;
		rows->make(rows->user, jpeg.next_scanline, line);
		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	str made = str_copy(a, (str){(char *)file, size});
	jpeg_destroy_compress(&jpeg);
	g_free(line);
	free(file);
	return made;
}

/* A row of RGBA on white, as RGB or grey. */
static void take_row(void *user, unsigned y, uint8_t *to)
{
	const struct pixels *p = user;
	const uint8_t *from = p->at + (size_t)y * p->width * 4;
	for (unsigned x = 0; x < p->width; x++, from += 4)
		for (int c = 0; c < (p->grey ? 1 : 3); c++)
			*to++ = (uint8_t)((from[c] * from[3] + 255 * (255 - from[3]) + 127) / 255);
}

str pixels_to_jpeg(struct arena *a, const struct pixels *p, int quality)
{
	struct rows rows = {.width = p->width, .height = p->height,
	                    .grey = p->grey, .make = take_row, .user = (void *)p};
	return rows_to_jpeg(a, &rows, quality);
}
