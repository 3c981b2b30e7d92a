# Unihan's lines on stdin (kSimplifiedVariant, kMandarin and the readings behind it) → C tables of U+3400 to U+9FFF.
# A character's readings are one entry: the usual one first, the others behind it, each with its NUL.
# Only the build runs it; the result is never committed. POSIX awk.
BEGIN {
	FS = "\t"
	for (i = 0; i < 16; i++)
		digit[substr("0123456789ABCDEF", i + 1, 1)] = i
	n = split("ā a á a ǎ a à a ē e é e ě e è e ê e ế e ề e ī i í i ǐ i ì i ō o ó o ǒ o ò o ū u ú u ǔ u ù u ü v ǖ v ǘ v ǚ v ǜ v ń n ň n ǹ n ḿ m ̀ - ̄ -", pair, " ")
	for (i = 1; i < n; i += 2)
		plain[pair[i]] = pair[i + 1] == "-" ? "" : pair[i + 1]
	toned = "[^a-zü]"
	# Names have 长 as in 长江, 都 as in 成都, 曾 as in 曾国藩; sentences do not.
	n = split("957F chang 9577 chang 90FD du 66FE zeng", pair, " ")
	for (i = 1; i < n; i += 2)
		named[code("U+" pair[i])] = pair[i + 1]
	first = 13312 # U+3400
	last = 40959  # U+9FFF
	count = 1     # reading 0: none
}
function code(text,    i, v) {
	for (i = 3; i <= length(text); i++)
		v = v * 16 + digit[substr(text, i, 1)]
	return v
}
# Where there are several simplified forms, one of which is the character itself, it is in use and stays.
function simple(of, text,    part, i, k, to) {
	k = split(text, part, " ")
	for (i = 1; i <= k; i++) {
		if (code(part[i]) == of)
			return 0
		if (to == 0 && code(part[i]) >= first && code(part[i]) <= last)
			to = code(part[i])
	}
	return to
}
function toneless(text,    letter) {
	for (letter in plain)
		gsub(letter, plain[letter], text)
	return text ~ /^[a-z]+$/ ? text : ""
}
function rank(kind) {
	return kind == "kMandarin" ? 4 : kind == "kHanyuPinlu" ? 3 : kind == "kXHC1983" ? 2 : kind == "kHanyuPinyin" ? 1 : 0
}
# What a property says of a character's readings: the first with a tone is the usual one (地 is "dì" before "de"). The
# dictionary of all times (kHanyuPinyin) counts only for what the others do not know.
function readings(of, kind, text,    part, i, k, r, best) {
	gsub(/\([0-9]+\)/, "", text)
	k = split(text, part, " ")
	for (i = 1; i <= k; i++) {
		sub(/^[^:]*:/, "", part[i])
		sub(/,.*/, "", part[i])
		if ((r = toneless(part[i])) == "")
			continue
		if (best == "" || (part[i] ~ toned && best_plain))
			best = r
		best_plain = best == r && part[i] !~ toned
		if (rank(kind) > 1 && index(" " all[of] " ", " " r " ") == 0)
			all[of] = all[of] " " r
	}
	if (best != "" && rank(kind) > known[of]) {
		known[of] = rank(kind)
		reading[of] = best
	}
}
/^#/ || NF < 3 { next }
{
	c = code($1)
	if (c < first || c > last)
		next
	if ($2 == "kSimplifiedVariant")
		to[c] = simple(c, $3)
	else if (rank($2) > 0)
		readings(c, $2, $3)
}
function numbers(name, values,    c, line) {
	printf "static const uint16_t %s[] = {", name
	for (c = first; c <= last; c++)
		printf "%s%d,", (c - first) % 24 == 0 ? "\n" : "", values[c]
	print "\n};"
}
END {
	list = "NULL"
	for (c = first; c <= last; c++) {
		r = c in named ? named[c] : reading[c]
		if (r == "")
			continue
		k = split(all[c], part, " ")
		for (i = 1; i <= k; i++)
			if (part[i] != (c in named ? named[c] : reading[c]))
				r = r "\\0" part[i]
		if (!(r in index_of)) {
			index_of[r] = count++
			list = list ",\n\"" r "\\0\""
		}
		which[c] = index_of[r]
	}
	print "/* Made by tools/han.awk of Unicode's Unihan database; see /usr/share/doc/unicode-data/copyright. */"
	printf "enum { HAN_FIRST = %d, HAN_LAST = %d, HAN_READINGS = %d };\n", first, last, count
	numbers("han_to_simple", to)
	numbers("han_to_reading", which)
	print "static const char *const han_readings[] = {" list "};"
}
