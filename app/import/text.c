#include "text.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "catalog.h"

/* Tab and the line ends are blanks; every other control character has no business in a list. */
static bool
text_control(UChar32 c)
{
	return (c < 0x20 && (c < '\t' || c > '\r')) || (c >= 0x7f && c < 0xa0 && c != 0x85);
}

const char *
text_fault(const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		UChar32 c = (unsigned char)text[i];

		if (c < 0x80)
			i++;
		else
			U8_NEXT(text, i, length, c);
		if (c < 0)
			return N_("These are bytes that are no characters in the file's encoding.");
		if (text_control(c))
			return N_("There are control characters here.");
	}
	return NULL;
}

void
text_showable(struct buf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t start = i;
		UChar32 c;

		U8_NEXT(text, i, length, c);
		if (c <= 0)
			buf_puts(out, "\xef\xbf\xbd");
		else
			buf_add(out, text + start, i - start);
	}
}

static void
text_put(struct buf *out, UChar32 c)
{
	char utf8[U8_MAX_LENGTH];
	size_t n = 0;

	U8_APPEND_UNSAFE(utf8, n, c);
	buf_add(out, utf8, n);
}

/* Zero-width space, joiner, direction marks, byte order mark, soft hyphen: come along when people copy from pages. */
static bool
text_invisible(UChar32 c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* A full-width form as its plain character, else the character itself. */
static UChar32
text_narrow(UChar32 c, bool ascii)
{
	UChar32 plain = c - 0xfee0;

	if (c < 0xff01 || c > 0xff5e)
		return c;
	return ascii || (plain < 0x80 && u_isalnum(plain)) ? plain : c;
}

void
text_clean(struct buf *out, const char *text, size_t length, bool ascii)
{
	size_t start = out->len;
	bool blank = false;

	buf_room(out, length); /* the result is never longer */
	for (size_t i = 0; i < length;) {
		UChar32 c = (unsigned char)text[i];

		if (c < 0x80)
			i++;
		else
			U8_NEXT(text, i, length, c);
		if (c == ' ' || (c >= '\t' && c <= '\r') || (c > 0x7f && u_isUWhiteSpace(c))) {
			blank = true;
			continue;
		}
		if (c > 0x7f && text_invisible(c))
			continue;
		if (blank && out->len > start)
			out->data[out->len++] = ' ';
		blank = false;
		if (c < 0x80)
			out->data[out->len++] = (char)c;
		else
			text_put(out, text_narrow(c, ascii));
	}
	out->data[out->len] = '\0';
}

/* Letters, digits and the marks that belong to letters in Indic and Arabic scripts. */
static bool
text_counts(UChar32 c)
{
	return u_isalnum(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

static void
text_key_units(struct buf *out, const UChar *units, int32_t length)
{
	for (int32_t i = 0; i < length;) {
		UChar32 c;

		U16_NEXT(units, i, length, c);
		if (!U_IS_SURROGATE(c) && text_counts(c))
			text_put(out, c);
	}
}

/* The whole way, for what is not ASCII, piece by piece of at most 512 bytes cut at a character's edge. */
static void
text_key_unicode(struct buf *out, const char *text, size_t length)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);

	while (length > 0 && U_SUCCESS(status)) {
		UChar units[512], folded[512 * 18]; /* one character grows to 18 units at most */
		int32_t n = length > 512 ? 512 : (int32_t)length, count, size;

		if ((size_t)n < length)
			U8_SET_CP_START((const uint8_t *)text, 0, n);
		u_strFromUTF8WithSub(units, 512, &count, text, n, 0xfffd, NULL, &status);
		size = unorm2_normalize(fold, units, count, folded, 512 * 18, &status);
		if (U_SUCCESS(status))
			text_key_units(out, folded, size);
		text += n;
		length -= (size_t)n;
	}
}

void
text_key(struct buf *out, const char *text, size_t length)
{
	size_t start = out->len;

	buf_room(out, length);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80) {
			out->len = start;
			text_key_unicode(out, text, length);
			return;
		}
		if (c >= 'A' && c <= 'Z')
			out->data[out->len++] = (char)(c + ('a' - 'A'));
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out->data[out->len++] = (char)c;
	}
	out->data[out->len] = '\0';
}

size_t
text_characters(const char *text, size_t length)
{
	size_t n = 0;

	for (size_t i = 0; i < length; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}
