# make            build/aldine, build/libaldine.a
# make book       the bundled handbook, as EPUB and PDF, into build/book
# make check      every test          make unit-ROOM   one room's unit tests
# make deps       what building and testing needs, from apt and npm; nothing where nothing is missing
# make bench      time, instructions and memory        make typography   beside other setters
# make install   PREFIX, LIBDIR, DESTDIR
# make deb        Debian packages
# make fuzz       bytes as guides, manifests, sites and books, FUZZ_TIME seconds each

B ?= build
CC ?= gcc
PREFIX ?= /usr/local
# Where themes and fonts are found as long as nothing is installed.
TREE ?= $(CURDIR)
CFLAGS ?= -O2 -g
VERSION := 0.1.0

# Floors, lowest first: a room may use its own and those before its group.
ROOMS := base diag data image doc load start resolve epub lines pages pdf
PACKAGES := glib-2.0 gio-2.0 yaml-0.1 libzip cairo cairo-ft pangocairo pangoft2 fontconfig freetype2 harfbuzz \
            harfbuzz-subset gumbo libpng libjpeg libwebp libwebpdemux librsvg-2.0 libqrencode libdeflate

-include local.mk
# Asked once, but not before `deps` has run.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS = $(shell pkg-config --libs $(PACKAGES)) -lcmark-gfm-extensions -lcmark-gfm -lgif -lm -lpthread
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fvisibility=hidden -fPIC \
             -Iinclude -Isrc -DALDINE_VERSION='"$(VERSION)"' -DALDINE_PREFIX='"$(PREFIX)"' \
             -DALDINE_TREE='"$(TREE)"' \
             $(PKG_CFLAGS) $(CFLAGS) $(SANITIZE)
ALL_LDFLAGS = $(LDFLAGS) $(SANITIZE)
link = @echo "  link $@"; $(CC) $(ALL_LDFLAGS) -o $@ $^

objects = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)))
ROOM_OBJECTS := $(foreach r,$(ROOMS),$(call objects,src/$(r)/*.c))
LIB_OBJECTS := $(ROOM_OBJECTS) $(addprefix $(B)/src/,aldine.o make.o report.o listing.o config.o)

all: $(B)/aldine $(B)/libaldine.a

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  $(CC) $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The only objects that know where things are: another PREFIX or TREE makes them anew.
$(B)/src/data/share.o $(B)/tests/unit/lines/set.o $(B)/tests/unit/pdf/sample.o: $(B)/place
$(B)/place: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX) $(TREE)' | cmp -s - $@ || echo '$(PREFIX) $(TREE)' >$@
FORCE:

$(B)/libaldine.a: $(LIB_OBJECTS)
	@rm -f $@
	@echo "  $(AR) $@"
	@$(AR) rcsD $@ $^

# The soname changes when what aldine.h promises does.
SONAME := libaldine.so.0
$(B)/$(SONAME): $(LIB_OBJECTS)
	$(link) -shared -Wl,-soname,$(SONAME) $(PKG_LIBS)

# Prints the manual page and completions from the tables of the command line.
$(B)/describe: $(B)/src/describe.o $(B)/src/options.o
	$(link)

$(B)/aldine: $(addprefix $(B)/src/,main.o heap.o options.o watch.o) $(B)/libaldine.a
	$(link) $(PKG_LIBS)

# One room's objects, and its unit tests linked with the rooms below it.
room-%: ; $(MAKE) $(call objects,src/$*/*.c)
.SECONDEXPANSION:
upto_base := base
upto_diag := base diag
upto_data := base diag data
upto_image := base diag data image
upto_doc := base diag data image doc
upto_load := $(upto_doc) load
upto_start := $(upto_doc) start
upto_resolve := $(upto_doc) load resolve
upto_epub := $(upto_doc) load resolve epub
upto_lines := $(upto_doc) load resolve lines
upto_pages := $(upto_lines) pages
upto_pdf := $(upto_doc) pdf
room_objects = $(foreach r,$(upto_$(1)),$(call objects,src/$(r)/*.c))
$(B)/unit/%: $$(call objects,tests/unit/$$*/*.c) $$(call room_objects,$$*)
	@mkdir -p $(@D)
	$(link) $(shell pkg-config --libs check) $(PKG_LIBS)
unit-%: $(B)/unit/% ; $<

UNIT_ROOMS := $(patsubst tests/unit/%/main.c,%,$(wildcard tests/unit/*/main.c))
unit: $(addprefix unit-,$(UNIT_ROOMS))

$(B)/spec: $(B)/tests/spec/main.o $(call room_objects,load)
	$(link) $(PKG_LIBS)

$(B)/manual: $(B)/tests/manual/main.o $(call room_objects,load)
	$(link) $(PKG_LIBS)

$(B)/lines-time: $(B)/tests/time/lines.o $(B)/src/heap.o $(call room_objects,lines)
	$(link) $(PKG_LIBS)

$(B)/preflight: $(B)/tests/preflight/main.o $(B)/libaldine.a
	$(link) $(PKG_LIBS)

$(B)/lost: $(B)/tests/property/lost.o $(B)/libaldine.a
	$(link) $(PKG_LIBS)

# Each target of tests/fuzz for FUZZ_TIME seconds, from the guides of the golden tests. Needs
# the fuzzing parts of clang (on Debian 12 libclang-rt-14-dev), which `deps` leaves out.
# fontconfig keeps what it reads of a process's configuration: no leak of ours.
FUZZ_TIME ?= 60
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
fuzz:
	$(MAKE) B=$(B)-fuzz CC=clang CFLAGS="-O2 -g -fno-omit-frame-pointer" \
		SANITIZE="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" \
		$(addprefix $(B)-fuzz/fuzz/,$(FUZZ))
	@mkdir -p $(B)-fuzz/found
	for f in $(FUZZ); do mkdir -p $(B)-fuzz/corpus/$$f; ASAN_OPTIONS=detect_leaks=0 \
		$(B)-fuzz/fuzz/$$f -max_total_time=$(FUZZ_TIME) -timeout=60 -max_len=4000 -rss_limit_mb=3000 \
		-artifact_prefix=$(B)-fuzz/found/ $(B)-fuzz/corpus/$$f tests/golden/*/guides || exit 1; done
$(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/libaldine.a
	@mkdir -p $(@D)
	$(link) -fsanitize=fuzzer $(PKG_LIBS)

# The chapters of the handbook that are printed from tables.
manual: $(B)/manual
	for c in keys messages; do $< $$c > book/guides/$$c.md; done

check: all $(addprefix $(B)/unit/,$(UNIT_ROOMS)) $(B)/spec $(B)/manual $(B)/lost $(B)/preflight
	@B=$(B) CC=$(CC) tests/check $(SUITES)

book: $(B)/aldine
	$(B)/aldine build book -o $(B)/book

bench: $(B)/aldine
	ALDINE=$(B)/aldine tests/bench

# How well pages are set, beside the setters that are installed.
typography: $(B)/aldine
	ALDINE=$(B)/aldine tests/typography

deps: ; tests/deps

LIBDIR ?= $(PREFIX)/lib
D = $(DESTDIR)$(PREFIX)
L = $(DESTDIR)$(LIBDIR)
install: all $(B)/$(SONAME) $(B)/describe
	install -Dm755 $(B)/aldine $(D)/bin/aldine
	install -Dm644 $(B)/libaldine.a $(L)/libaldine.a
	install -Dm644 $(B)/$(SONAME) $(L)/$(SONAME)
	ln -sf $(SONAME) $(L)/libaldine.so
	install -Dm644 include/aldine.h $(D)/include/aldine.h
	find share fonts -path share/debian -prune -o -type f -print | while read -r f; do install -Dm644 "$$f" "$(D)/share/aldine/$${f#share/}"; done
	@mkdir -p $(L)/pkgconfig $(D)/share/man/man1 $(D)/share/bash-completion/completions \
		$(D)/share/zsh/site-functions $(D)/share/fish/vendor_completions.d
	printf 'libdir=%s\nincludedir=%s/include\n\nName: aldine\nDescription: Markdown guides into an EPUB and a PDF\nVersion: %s\nLibs: -L$${libdir} -laldine\nLibs.private: %s\nCflags: -I$${includedir}\n' \
		$(LIBDIR) $(PREFIX) $(VERSION) "$(PKG_LIBS)" >$(L)/pkgconfig/aldine.pc
	$(B)/describe man >$(D)/share/man/man1/aldine.1
	$(B)/describe bash >$(D)/share/bash-completion/completions/aldine
	$(B)/describe zsh >$(D)/share/zsh/site-functions/_aldine
	$(B)/describe fish >$(D)/share/fish/vendor_completions.d/aldine.fish

# Debian's packages of this tree, into build-deb; what that needs, dpkg-buildpackage says.
deb:
	rm -rf build-deb
	mkdir -p build-deb/aldine
	cp -R LICENSE Makefile README.md include src share fonts build-deb/aldine
	mv build-deb/aldine/share/debian build-deb/aldine/debian
	cd build-deb/aldine && dpkg-buildpackage -us -uc -b

-include $(shell find $(B) -name '*.d' 2>/dev/null)

clean:
	rm -rf $(B)

.PHONY: FORCE all clean unit check manual book deps bench typography fuzz install deb
.SECONDARY:
