#include "encoding.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "catalog.h"

#define ENCODING_CHUNK 65536
#define SIGNS_FEW 4 /* so few odd bytes are damage, not another encoding */
#define SIGNS_SURE \
	4 /* a line with so many well-formed sequences and no odd byte is UTF-8: Chinese is so once in 3,000 */

struct encoding {
	int fd;
	const char *name;
	long long size, done;
	UConverter *converter; /* NULL: the file is UTF-8 already */
	bool ended, flushed;
	char bytes[ENCODING_CHUNK]; /* read, not yet converted */
	size_t start, end;
	UChar units[ENCODING_CHUNK]; /* converted, not yet given */
	UChar lead;                  /* half of a pair whose other half is still to be converted; 0: none */
	size_t unit, unit_end;
};

/* What the bytes of a file look like; counted over the whole of it, so that late accents count too. */
struct signs {
	size_t total;
	size_t utf8, not_utf8; /* well-formed sequences of two and more bytes; bytes that belong to none */
	/* High bytes followed by a high byte, or four as above (Chinese); by an ASCII one (accents). */
	size_t pairs, lone;
	size_t zero_even, zero_odd;       /* zero bytes by place: one half of UTF-16's ASCII */
	size_t lines, lines_le, lines_be; /* line feeds: of one byte, and of two */
	size_t line_utf8, line_odd;       /* of the line that is read: sequences, and bytes that belong to none */
	size_t lines_utf8, lines_odd;     /* lines that are surely UTF-8, and lines that are not */
	unsigned char bom[3];
};

/* The number of continuation bytes that must follow a lead byte; -1: it is none. */
static int
signs_follow(unsigned char lead)
{
	return lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
}

/* GB18030 writes the accents of Europe in four bytes, which by chance hardly ever follow each other elsewhere. */
static bool
signs_four(const unsigned char *data, size_t length)
{
	return length >= 4 && data[0] > 0x80 && data[0] < 0xff && data[1] >= '0' && data[1] <= '9' && data[2] > 0x80 &&
	       data[2] < 0xff && data[3] >= '0' && data[3] <= '9';
}

/* What speaks for UTF-16 at one byte. */
static void
signs_zero(struct signs *s, const unsigned char *data, size_t i, size_t length)
{
	bool even = (s->total + i) % 2 == 0;

	if (data[i] == 0 && even)
		s->zero_even++;
	else if (data[i] == 0)
		s->zero_odd++;
	if (data[i] != '\n')
		return;
	s->lines++;
	if (even && i + 1 < length && data[i + 1] == 0)
		s->lines_le++;
	else if (!even && i > 0 && data[i - 1] == 0)
		s->lines_be++;
}

static void
signs_line(struct signs *s)
{
	s->lines_odd += s->line_odd > 0;
	s->lines_utf8 += s->line_odd == 0 && s->line_utf8 >= SIGNS_SURE;
	s->line_utf8 = s->line_odd = 0;
}

/* A sequence that is cut at the very end counts neither for nor against. */
static void
signs_add(struct signs *s, const unsigned char *data, size_t length)
{
	for (size_t i = 0; i < length && s->total + i < sizeof(s->bom); i++)
		s->bom[s->total + i] = data[i];
	for (size_t i = 0; i < length;) {
		int follow;
		size_t n = 1;

		signs_zero(s, data, i, length);
		if (data[i] < 0x80) {
			if (data[i++] == '\n')
				signs_line(s);
			continue;
		}
		if (signs_four(data + i, length - i)) {
			s->not_utf8++;
			s->line_odd++;
			s->pairs++;
			i += 4;
			continue;
		}
		if ((follow = signs_follow(data[i])) > 0)
			while (n <= (size_t)follow && i + n < length && (data[i + n] & 0xc0) == 0x80)
				n++;
		if (follow > 0 && n == (size_t)follow + 1) {
			s->utf8++;
			s->line_utf8++;
		} else if (i + n < length) {
			s->not_utf8 += n;
			s->line_odd += n;
		}
		for (size_t j = i; j < i + n && j + 1 < length; j++)
			if (data[j + 1] >= 0x80)
				s->pairs++, j++;
			else
				s->lone++;
		i += n;
	}
	s->total += length;
}

static const char *
signs_name(const struct signs *s)
{
	if (memcmp(s->bom, "\xef\xbb\xbf", 3) == 0)
		return "UTF-8";
	if (s->total % 2 == 0 && memcmp(s->bom, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (s->total % 2 == 0 && memcmp(s->bom, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	/* Delimiters and line ends are ASCII in every file: some bytes in a hundred are then zero, on one side. */
	if (s->zero_odd > s->total / 100 && s->zero_odd > 4 * s->zero_even && 2 * s->lines_le > s->lines)
		return "UTF-16LE";
	if (s->zero_even > s->total / 100 && s->zero_even > 4 * s->zero_odd && 2 * s->lines_be > s->lines)
		return "UTF-16BE";
	if (s->not_utf8 < SIGNS_FEW || s->utf8 > s->not_utf8)
		return "UTF-8";
	/* Lines of several encodings: those that are not UTF-8 are refused one by one, instead of spoiling the others. */
	if (s->lines_utf8 * 100 > s->lines_odd)
		return "UTF-8";
	return s->pairs >= s->lone ? "GB18030" : "windows-1252";
}

const char *
encoding_guess(const char *data, size_t length)
{
	struct signs signs = {0};

	signs_add(&signs, (const unsigned char *)data, length);
	signs_line(&signs);
	return signs_name(&signs);
}

static const char *
encoding_look(struct encoding *e)
{
	struct signs signs = {0};
	ssize_t n;

	while ((n = read(e->fd, e->bytes, sizeof(e->bytes))) > 0)
		signs_add(&signs, (const unsigned char *)e->bytes, (size_t)n);
	if (n < 0 || lseek(e->fd, 0, SEEK_SET) != 0)
		return NULL;
	signs_line(&signs);
	return signs_name(&signs);
}

/* Bytes that are no character become a lone surrogate, which encoding_read() turns into 0xFF. */
static void
encoding_fault(const void *context, UConverterToUnicodeArgs *args, const char *bytes, int32_t length,
    UConverterCallbackReason reason, UErrorCode *status)
{
	static const UChar lone = 0xdfff;

	(void)context;
	(void)bytes;
	(void)length;
	if (reason > UCNV_IRREGULAR)
		return;
	*status = U_ZERO_ERROR;
	ucnv_cbToUWriteUChars(args, &lone, 1, 0, status);
}

/* The name by which people know it: ICU's own is "ibm-5348_P100-1997" for windows-1252. */
static const char *
encoding_known(const char *name)
{
	static const char *const standards[] = {"MIME", "IANA"};

	for (size_t i = 0; i < sizeof(standards) / sizeof(*standards); i++) {
		UErrorCode status = U_ZERO_ERROR;
		const char *known = ucnv_getStandardName(name, standards[i], &status);

		if (U_SUCCESS(status) && known != NULL)
			return known;
	}
	return name;
}

static const char *
encoding_start(struct encoding *e, const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter;

	if (name == NULL && (name = encoding_look(e)) == NULL)
		return N_("The file cannot be read.");
	converter = ucnv_open(name, &status);
	if (U_FAILURE(status))
		return N_("This encoding is not known.");
	e->name = encoding_known(ucnv_getName(converter, &status));
	if (ucnv_getType(converter) == UCNV_UTF8) {
		ucnv_close(converter);
		e->name = "UTF-8";
		return NULL;
	}
	e->converter = converter;
	ucnv_setToUCallBack(converter, encoding_fault, NULL, NULL, NULL, &status);
	return U_FAILURE(status) ? N_("This encoding is not known.") : NULL;
}

struct encoding *
encoding_open(int fd, const char *name, const char **why)
{
	struct encoding *e = calloc(1, sizeof(*e));
	struct stat st;

	if (e == NULL)
		abort();
	e->fd = fd;
	if (fd == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		*why = N_("The file cannot be read.");
		encoding_close(e);
		return NULL;
	}
	e->size = st.st_size;
	if ((*why = encoding_start(e, name)) != NULL) {
		encoding_close(e);
		return NULL;
	}
	return e;
}

void
encoding_close(struct encoding *e)
{
	if (e == NULL)
		return;
	if (e->converter != NULL)
		ucnv_close(e->converter);
	if (e->fd >= 0)
		close(e->fd);
	free(e);
}

const char *
encoding_name(const struct encoding *e)
{
	return e->name;
}

long long
encoding_size(const struct encoding *e)
{
	return e->size;
}

long long
encoding_done(const struct encoding *e)
{
	return e->done;
}

static ssize_t
encoding_fill(struct encoding *e, char *out, size_t room)
{
	ssize_t n = read(e->fd, out, room);

	if (n > 0)
		e->done += n;
	return n;
}

/* Converts what is read until there is something to give. Returns -1 on a read error. */
static int
encoding_convert(struct encoding *e)
{
	while (e->unit == e->unit_end && !e->flushed) {
		UErrorCode status = U_ZERO_ERROR;
		UChar *target = e->units;
		const char *source;
		ssize_t n;

		if (e->start == e->end && !e->ended) {
			if ((n = encoding_fill(e, e->bytes, sizeof(e->bytes))) < 0)
				return -1;
			e->ended = n == 0;
			e->start = 0;
			e->end = (size_t)n;
		}
		if (e->lead != 0)
			*target++ = e->lead;
		e->lead = 0;
		source = e->bytes + e->start;
		ucnv_toUnicode(e->converter, &target, e->units + ENCODING_CHUNK, &source, e->bytes + e->end, NULL,
		    e->ended, &status);
		if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR)
			return -1;
		e->start = (size_t)(source - e->bytes);
		e->unit = 0;
		e->unit_end = (size_t)(target - e->units);
		e->flushed = e->ended && status != U_BUFFER_OVERFLOW_ERROR;
	}
	return 0;
}

/* Gives what is converted as UTF-8, as far as it fits. */
static size_t
encoding_units(struct encoding *e, char *out, size_t room)
{
	size_t length = 0;

	while (e->unit < e->unit_end && room - length >= U8_MAX_LENGTH) {
		UChar32 c = e->units[e->unit++];

		if (U16_IS_LEAD(c) && e->unit == e->unit_end && !e->flushed) {
			e->lead = (UChar)c;
			break;
		}
		if (U16_IS_LEAD(c) && e->unit < e->unit_end && U16_IS_TRAIL(e->units[e->unit]))
			c = U16_GET_SUPPLEMENTARY(c, e->units[e->unit++]);
		if (U_IS_SURROGATE(c))
			out[length++] = (char)0xff;
		else
			U8_APPEND_UNSAFE((unsigned char *)out, length, c);
	}
	return length;
}

ssize_t
encoding_read(void *arg, char *out, size_t room)
{
	struct encoding *e = arg;
	bool first = e->done == 0;
	size_t length = 0;
	ssize_t n;

	if (e->converter == NULL) {
		n = encoding_fill(e, out, room);
	} else {
		do {
			if (encoding_convert(e) == -1)
				return -1;
			length += encoding_units(e, out + length, room - length);
		} while (e->unit == e->unit_end && !e->flushed && room - length >= U8_MAX_LENGTH);
		n = (ssize_t)length;
	}
	if (first && n >= 3 && memcmp(out, "\xef\xbb\xbf", 3) == 0) {
		n -= 3;
		memmove(out, out + 3, (size_t)n);
	}
	return n;
}
