# SPDX-License-Identifier: Apache-2.0
# What becomes C before it is compiled: templates and embedded files.
TOOL_CFLAGS := $(CSTD) $(WARN) -O1 -g
TEMPLATE_H := $(TEMPLATES:templates/%.html=$(BUILD)/templates/%.h)

$(BUILD)/tools/tmplc: tools/tmplc.c tools/tmplc_html.c tools/tmplc.h
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	@$(CC) $(TOOL_CFLAGS) -o $@ tools/tmplc.c tools/tmplc_html.c

$(BUILD)/tools/embed: tools/embed.c
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	@$(CC) $(TOOL_CFLAGS) -o $@ $< -lcrypto -lz

# A template that is refused leaves nothing half written behind.
$(BUILD)/templates/%.c: templates/%.html $(BUILD)/tools/tmplc
	@mkdir -p $(@D)
	@echo "  TMPL  $<"
	@$(BUILD)/tools/tmplc $< $@ $(@:.c=.h) $* || { rm -f $@ $(@:.c=.h); exit 1; }
$(BUILD)/templates/%.h: $(BUILD)/templates/%.c ;
.PRECIOUS: $(BUILD)/templates/%.c $(BUILD)/templates/%.h

$(BUILD)/templates/%.o: $(BUILD)/templates/%.c $(BUILD)/flags.mk | $(TEMPLATE_H)
	@$(CC) $(CSTD) $(WARN) $(OPT) $(HARDEN) $(SAN) $(CPPFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# Sources may include any template's header.
$(LIB_C:src/%.c=$(BUILD)/%.o) $(TEST_C:src/%.c=$(BUILD)/%.o) $(BUILD)/main.o: | $(TEMPLATE_H)

UI_FILES := $(shell find ui -type f 2>/dev/null)
UI_BUNDLES := $(if $(wildcard ui/css/kaname.css),$(BUILD)/ui/kaname.css) \
              $(if $(wildcard ui/ts/kaname.ts),$(BUILD)/ui/kaname.js)
# Icons, the favourite icon: as they are.
UI_STATIC := $(wildcard ui/*.svg ui/*.png ui/*.ico)
DATA_FILES := $(shell find data -type f 2>/dev/null)
MANUAL_FILES := $(shell find docs/manual -type f 2>/dev/null)
ASSETS := $(strip $(UI_BUNDLES) $(UI_STATIC) $(DATA_FILES) $(MANUAL_FILES))

$(BUILD)/ui/kaname.css: $(UI_FILES)
	@mkdir -p $(@D)
	@echo "  CSS   $@"
	@esbuild ui/css/kaname.css --bundle --minify --log-level=warning --outfile=$@

$(BUILD)/ui/kaname.js: $(UI_FILES)
	@mkdir -p $(@D)
	@echo "  TS    $@"
	@esbuild ui/ts/kaname.ts --bundle --minify --target=es2020 --log-level=warning --outfile=$@

# The list is a file of its own, so that a removed asset is noticed too.
$(BUILD)/assets.list: .FORCE
	@mkdir -p $(@D)
	@echo '$(ASSETS)' | cmp -s - $@ || echo '$(ASSETS)' > $@
.PHONY: .FORCE

$(BUILD)/assets.c: $(BUILD)/tools/embed $(ASSETS) $(BUILD)/assets.list
	@mkdir -p $(BUILD)/assets
	@echo "  EMBED $@"
	@$(BUILD)/tools/embed $@ $(BUILD)/assets $(ASSETS)

$(BUILD)/assets.o: $(BUILD)/assets.c $(ASSETS)
	@$(CC) $(CSTD) $(WARN) $(OPT) $(HARDEN) $(SAN) $(CPPFLAGS) -c -o $@ $<

LIB_O += $(BUILD)/assets.o
-include $(patsubst templates/%.html,$(BUILD)/templates/%.d,$(TEMPLATES))
