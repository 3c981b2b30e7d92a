# The catalogues: locale/zh/*.po, one file per part, become $(B)/locale/zh.mo with the header of
# locale/zh.header, for each language that has one. Parts may share a msgid, but must translate it in the same
# words: else nothing is built. (English is the msgid; locale/en only explains names of constraints.)
LANGUAGES = $(patsubst locale/%.header,%,$(wildcard locale/*.header))

# A part needs no header of its own. The header is one line, so that line numbers in messages stay right.
define CATALOGUE
locale: $(B)/locale/$(1).mo
$(B)/locale/$(1).mo: locale/$(1).header $(wildcard locale/$(1)) $(wildcard locale/$(1)/*.po)
	@mkdir -p $(B)/locale/$(1)
	@cp locale/$(1).header $(B)/locale/$(1)/.header
	@cd locale/$(1) && for part in $(notdir $(wildcard locale/$(1)/*.po)); do \
		{ grep -q '"Content-Type:' $$$$part || tr -d '\n' <../$(1).header; cat $$$$part; } \
			>$(abspath $(B))/locale/$(1)/$$$$part || exit 1; \
	done
	@cd $(B)/locale/$(1) && msgcat --no-wrap $(notdir $(wildcard locale/$(1)/*.po)) \
		| awk -v RS= '/"#-#-#-#-#/ && !/(^|\n)msgid ""\nmsgstr / {print; bad = 1} \
			END {if (bad) print "locale/$(1): one msgid, two translations"; exit bad}' >&2
	@cd $(B)/locale/$(1) && msgcat --use-first -o ../$(1).po .header $(notdir $(wildcard locale/$(1)/*.po))
	msgfmt --check -o $$@ $(B)/locale/$(1).po
endef
$(foreach language,$(LANGUAGES),$(eval $(call CATALOGUE,$(language))))
