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
#include "signs.h"

#define ENCODING_CHUNK 65536

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

const char *
encoding_guess(const char *data, size_t length)
{
	struct signs signs = {0};

	signs_add(&signs, (const unsigned char *)data, length);
	signs_line(&signs);
	return signs_name(&signs);
}

/* Looks through the file, which stays where it is being read. */
static bool
encoding_look(const struct encoding *e, struct signs *s)
{
	static char bytes[ENCODING_CHUNK];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(e->fd, bytes, sizeof(bytes), at)) > 0) {
		signs_add(s, (const unsigned char *)bytes, (size_t)n);
		at += n;
	}
	signs_line(s);
	return n == 0;
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
	struct signs signs = {0};

	if (name == NULL) {
		if (!encoding_look(e, &signs))
			return N_("The file cannot be read.");
		name = signs_name(&signs);
	}
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
encoding_strange(const struct encoding *e)
{
	struct signs s = {0};

	if (!encoding_look(e, &s) || strncmp(e->name, "UTF-16", 6) == 0)
		return 0;
	if (strcmp(e->name, "UTF-8") == 0)
		return (long long)s.lines_odd;
	/* Of many lines in hanzi some are UTF-8 by chance. */
	return s.lines_utf8 * 1000 > s.lines_odd ? (long long)s.lines_utf8 : 0;
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
