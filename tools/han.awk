# Unihan's lines on stdin (kSimplifiedVariant, kMandarin and the readings behind it) → a C table of U+3400 to U+9FFF.
# Only the build runs it; the result is never committed. POSIX awk.
BEGIN {
	FS = "\t"
	for (i = 0; i < 16; i++)
		digit[substr("0123456789ABCDEF", i + 1, 1)] = i
	n = split("ā a á a ǎ a à a ē e é e ě e è e ê e ế e ề e ī i í i ǐ i ì i ō o ó o ǒ o ò o ū u ú u ǔ u ù u ü v ǖ v ǘ v ǚ v ǜ v ń n ň n ǹ n ḿ m ̀ - ̄ -", pair, " ")
	for (i = 1; i < n; i += 2)
		plain[pair[i]] = pair[i + 1] == "-" ? "" : pair[i + 1]
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
	sub(/[ ,(].*/, "", text)
	sub(/^[^:]*:/, "", text)
	for (letter in plain)
		gsub(letter, plain[letter], text)
	return text ~ /^[a-z]+$/ ? text : ""
}
function rank(kind) {
	return kind == "kMandarin" ? 3 : kind == "kHanyuPinlu" ? 2 : kind == "kXHC1983" || kind == "kHanyuPinyin" ? 1 : 0
}
/^#/ || NF < 3 { next }
{
	c = code($1)
	if (c < first || c > last)
		next
	if ($2 == "kSimplifiedVariant")
		to[c] = simple(c, $3)
	else if (rank($2) > known[c] && (r = toneless($3)) != "") {
		known[c] = rank($2)
		reading[c] = r
	}
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
		r = reading[c]
		if (r == "")
			continue
		if (!(r in index_of)) {
			index_of[r] = count++
			list = list ", \"" r "\""
		}
		which[c] = index_of[r]
	}
	print "/* Made by tools/han.awk of Unicode's Unihan database; see /usr/share/doc/unicode-data/copyright. */"
	printf "enum { HAN_FIRST = %d, HAN_LAST = %d, HAN_READINGS = %d };\n", first, last, count
	numbers("han_to_simple", to)
	numbers("han_to_reading", which)
	print "static const char *const han_readings[] = {" list "};"
}
