# SPDX-License-Identifier: Apache-2.0
# make            build ./kaname
# make run        install what is missing, build, load the demo (DEMO=0: empty), serve
# make test       everything: unit, API and browser tests, on SQLite and PostgreSQL
# make unit       the unit tests alone;  make tidy, golden, asan, bench, soak, fuzz: see docs/HACKING.md
.DEFAULT_GOAL := kaname
# The front doors install what is missing before anything of it is asked.
ifneq ($(filter run test setup bench soak fuzz,$(MAKECMDGOALS)),)
include tools/front.mk
else
CC ?= gcc
BUILD ?= build
CSTD := -std=c17 -D_GNU_SOURCE
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wvla -Werror
OPT ?= -O2 -g
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -fno-plt
SAN ?=
PKGS := libmicrohttpd sqlite3 libpq libsodium libcrypto jansson libutf8proc xlsxwriter minizip \
        expat cairo pango pangocairo liboath libqrencode ldap lber libcurl libarchive yaml-0.1 \
        gnutls libcmark
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
PKG_LIBS = $(shell pkg-config --libs $(PKGS))
CPPFLAGS := -Isrc -I$(BUILD)
# Expanded once, and only when something is compiled.
$(BUILD)/flags.mk: Makefile
	@mkdir -p $(BUILD)
	@pkg-config --exists --print-errors $(PKGS) || { echo "make setup installs what is missing"; false; }
	@printf 'PKG_CFLAGS := %s\nPKG_LIBS := %s\n' "$(PKG_CFLAGS)" "$(PKG_LIBS)" > $@
-include $(BUILD)/flags.mk

ALL_C := $(wildcard src/*.c src/*/*.c)
TEST_C := $(filter %_test.c,$(ALL_C))
MAIN_C := src/main.c
LIB_C := $(filter-out $(TEST_C) $(MAIN_C),$(ALL_C))
TEMPLATES := $(wildcard templates/*.html)
LIB_O := $(LIB_C:src/%.c=$(BUILD)/%.o) $(TEMPLATES:templates/%.html=$(BUILD)/templates/%.o)
TESTS := $(TEST_C:src/%.c=$(BUILD)/%)
LDLIBS = $(PKG_LIBS) -lpthread -lm

include tools/assets.mk

$(BUILD)/%.o: src/%.c $(BUILD)/flags.mk
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CSTD) $(WARN) $(OPT) $(HARDEN) $(SAN) $(CPPFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libkaname.a: $(LIB_O)
	@rm -f $@
	@ar rcs $@ $^

kaname: $(BUILD)/main.o $(BUILD)/libkaname.a
	@echo "  LINK  $@"
	@$(CC) $(OPT) $(SAN) -pie -Wl,-z,relro,-z,now -o $@ $(BUILD)/main.o $(BUILD)/libkaname.a $(LDLIBS)

$(BUILD)/%_test: $(BUILD)/%_test.o $(BUILD)/libkaname.a
	@echo "  LINK  $@"
	@$(CC) $(OPT) $(SAN) -pie -o $@ $< $(BUILD)/libkaname.a $(LDLIBS) -lcmocka

TIDY_C := tools/tidy.c tools/tidy_text.c tools/tidy_rules.c
$(BUILD)/tools/tidy: $(TIDY_C) tools/tidy.h
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	@$(CC) $(TOOL_CFLAGS) -o $@ $(TIDY_C)

# Programs of the benchmark and of the fault tests.
BENCH_C := $(wildcard tests/bench/*.c)
BENCH := $(BENCH_C:tests/%.c=$(BUILD)/%)
$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libkaname.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) $(CSTD) $(WARN) $(OPT) $(HARDEN) $(CPPFLAGS) $(PKG_CFLAGS) -pie -o $@ $< \
	    $(BUILD)/libkaname.a $(LDLIBS)

.PHONY: bench-programs tidy golden deb asan clang unit clean
bench-programs: kaname $(BENCH)
tidy: $(BUILD)/tools/tidy
	@$(BUILD)/tools/tidy .
golden: kaname
	@tools/golden.sh write
# kaname_VERSION_ARCH.deb in build/.
deb: kaname
	@tools/deb.sh $(BUILD)
# Everything again under the address and undefined-behaviour sanitizers, in its own folder.
asan:
	@LSAN_OPTIONS=suppressions=$(CURDIR)/tests/leaks.txt $(MAKE) --no-print-directory BUILD=build/asan OPT='-O1 -g' HARDEN=-fno-omit-frame-pointer \
	    SAN='-fsanitize=address,undefined -fno-sanitize-recover=all' unit

# The other compiler, with warnings of its own.
clang:
	@$(MAKE) --no-print-directory CC=clang-14 BUILD=build/clang build/clang/libkaname.a

unit: $(TESTS)
	@status=0; for t in $(TESTS); do echo "== $$t"; $$t || status=1; done; exit $$status

clean:
	rm -rf $(BUILD) kaname

-include $(LIB_O:.o=.d) $(TESTS:=.d) $(BUILD)/main.d
endif
