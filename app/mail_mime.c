/* A rendered mail as the wire wants it: RFC 5322 headers, RFC 2047 words, RFC 2045 bodies. */
#include "mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>
#include <unicode/uidna.h>

#define WORD_BYTES 45 /* of text in one encoded word: 60 characters of Base64, 72 with its frame */
#define LINE 76       /* characters of an encoded line */
#define ADDRESS_MAX 254

/* -- header values ---------------------------------------------------------------------------------------- */

static bool
plain(const char *text)
{
	if (strlen(text) > 60 || strstr(text, "=?") != NULL)
		return false;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
			return false;
	return true;
}

static void
base64(struct buf *out, const char *data, size_t length)
{
	size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);

	buf_room(out, size);
	sodium_bin2base64(
	    out->data + out->len, size, (const unsigned char *)data, length, sodium_base64_VARIANT_ORIGINAL);
	out->len += size - 1;
}

/* Encoded words, each of whole characters, one a line. Control characters become blanks. */
static void
encoded_words(struct buf *out, const char *text)
{
	size_t length = strlen(text);
	struct buf clean = {0};

	buf_add(&clean, text, length);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)clean.data[i] < ' ' || clean.data[i] == 0x7f)
			clean.data[i] = ' ';
	for (size_t at = 0, n; at < length; at += n) {
		n = length - at < WORD_BYTES ? length - at : WORD_BYTES;
		while (n > 1 && at + n < length && ((unsigned char)clean.data[at + n] & 0xc0) == 0x80)
			n--;
		buf_puts(out, at > 0 ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		base64(out, clean.data + at, n);
		buf_puts(out, "?=");
	}
	buf_free(&clean);
}

static void
header_text(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "%s: ", name);
	if (plain(text))
		buf_puts(out, text);
	else
		encoded_words(out, text);
	buf_puts(out, "\r\n");
}

/* -- addresses -------------------------------------------------------------------------------------------- */

/* RFC 5321 without quoted strings and address literals, which nobody uses for people. */
static bool
local_part(const char *text, size_t length)
{
	static const char marks[] = "!#$%&'*+-/=?^_`{|}~.";

	if (length == 0 || length > 64 || text[0] == '.' || text[length - 1] == '.')
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (c == '\0' || (!letter && strchr(marks, c) == NULL) || (c == '.' && text[i + 1] == '.'))
			return false;
	}
	return true;
}

/* The domain in ASCII (RFC 5891) into `ascii`; false if it is none. */
static bool
domain_ascii(const char *domain, char *ascii, int room)
{
	UErrorCode error = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
	int n = idna != NULL ? uidna_nameToASCII_UTF8(idna, domain, -1, ascii, room - 1, &info, &error) : 0;

	uidna_close(idna);
	if (U_FAILURE(error) || info.errors != 0 || n <= 0)
		return false;
	ascii[n] = '\0';
	return true;
}

const char *
mail_address(struct mem *mem, const char *text)
{
	const char *open = strrchr(text, '<'), *at;
	char ascii[ADDRESS_MAX + 1];
	size_t length;
	char *bare;

	if (open != NULL) {
		if ((length = strlen(open)) < 3 || open[length - 1] != '>')
			return NULL;
		bare = mem_copy(mem, open + 1, length - 2);
	} else {
		bare = mem_string(mem, text);
	}
	if ((at = strrchr(bare, '@')) == NULL || !local_part(bare, (size_t)(at - bare)) ||
	    !domain_ascii(at + 1, ascii, sizeof(ascii)))
		return NULL;
	bare = mem_printf(mem, "%.*s@%s", (int)(at - bare), bare, ascii);
	return strlen(bare) <= ADDRESS_MAX ? bare : NULL;
}

const char *
mail_from(void)
{
	const char *from = getenv("PAVILION_MAIL_FROM");

	return from != NULL && from[0] != '\0' ? from : "pavilion@localhost";
}

/* The name before the address in PAVILION_MAIL_FROM, else the fair's. */
static const char *
from_name(struct mem *mem, const char *fair)
{
	const char *from = mail_from(), *open = strrchr(from, '<');
	size_t length = open != NULL ? (size_t)(open - from) : 0;

	while (length > 0 && strchr(" \"", from[length - 1]) != NULL)
		length--;
	while (length > 0 && strchr(" \"", *from) != NULL) {
		from++;
		length--;
	}
	return length > 0 ? mem_copy(mem, from, length) : fair;
}

static void
header_from(struct mem *mem, struct buf *out, const char *fair, const char *address)
{
	const char *name = from_name(mem, fair);

	buf_puts(out, "From: ");
	if (plain(name) && strpbrk(name, "\"\\") == NULL)
		buf_printf(out, "\"%s\"", name);
	else
		encoded_words(out, name);
	buf_printf(out, "%s <%s>\r\n", strlen(name) > 20 ? "\r\n" : "", address);
}

/* -- bodies ----------------------------------------------------------------------------------------------- */

/* Quoted-printable of one line without its end. */
static void
quoted_line(struct buf *out, const char *line, size_t length)
{
	size_t column = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)line[i];
		bool end = i + 1 == length, same = (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !end);
		size_t width = same ? 1 : 3;

		if (column + width > LINE - 1) {
			buf_puts(out, "=\r\n");
			column = 0;
		}
		if (same)
			buf_putc(out, (char)c);
		else
			buf_printf(out, "=%02X", c);
		column += width;
	}
}

static void
quoted(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n"), shown = length;

		if (shown > 0 && text[shown - 1] == '\r')
			shown--;
		quoted_line(out, text, shown);
		buf_puts(out, "\r\n");
		text += length + (text[length] == '\n');
	}
}

/* The text with lines that end as RFC 2046 wants them: CR LF. */
static void
crlf(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n' && (out->len == 0 || out->data[out->len - 1] != '\r'))
			buf_putc(out, '\r');
		buf_putc(out, *text);
	}
}

static void
base64_lines(struct buf *out, const void *data, size_t length)
{
	struct buf b64 = {0};

	base64(&b64, data, length);
	for (size_t at = 0; at < b64.len; at += LINE) {
		buf_add(out, b64.data + at, b64.len - at < LINE ? b64.len - at : LINE);
		buf_puts(out, "\r\n");
	}
	buf_free(&b64);
}

static void
base64_text(struct buf *out, const char *text)
{
	struct buf lines = {0};

	crlf(&lines, text);
	base64_lines(out, lines.data != NULL ? lines.data : "", lines.len);
	buf_free(&lines);
}

/* One body: as it is, or in the encoding that makes it shorter. */
static void
part(struct buf *out, const char *boundary, const char *type, const char *text, bool whole)
{
	struct buf b64 = {0}, qp = {0};

	buf_printf(out, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: ", boundary, type);
	quoted(&qp, text);
	base64_text(&b64, text);
	if (whole) {
		buf_puts(out, "8bit\r\n\r\n");
		crlf(out, text);
		buf_puts(out, out->data[out->len - 1] != '\n' ? "\r\n" : "");
	} else if (qp.len <= b64.len) {
		buf_puts(out, "quoted-printable\r\n\r\n");
		buf_add(out, qp.data, qp.len);
	} else {
		buf_puts(out, "base64\r\n\r\n");
		buf_add(out, b64.data, b64.len);
	}
	buf_free(&b64);
	buf_free(&qp);
}

/* Text and HTML, of which the reader's program shows one. */
static void
bodies(struct mem *mem, struct buf *out, const struct mail *m)
{
	const char *boundary = mem_printf(mem, "=_%s", m->id);

	buf_printf(out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", boundary);
	part(out, boundary, "text/plain", m->text, m->whole);
	part(out, boundary, "text/html", m->html, m->whole);
	buf_printf(out, "--%s--\r\n", boundary);
}

/* The bodies, and behind them the file. */
static void
bodies_and_file(struct mem *mem, struct buf *out, const struct mail *m)
{
	const char *boundary = mem_printf(mem, "=_%s_all", m->id);

	buf_printf(out, "Content-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
	bodies(mem, out, m);
	buf_printf(out, "--%s\r\nContent-Type: %s;\r\n name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n", boundary,
	    m->file.type, m->file.name);
	buf_printf(out, "Content-Disposition: attachment;\r\n filename=\"%s\"\r\n\r\n", m->file.name);
	base64_lines(out, m->file.data, m->file.size);
	buf_printf(out, "--%s--\r\n", boundary);
}

int
mail_mime(const struct mail *m, struct buf *out, const char **why)
{
	struct mem *mem = mem_new();
	const char *from = mail_address(mem, mail_from()), *to = mail_address(mem, m->to);

	if (from == NULL || to == NULL) {
		*why = from == NULL ? "PAVILION_MAIL_FROM is no address" : "this is no address that mail can reach";
		mem_free(mem);
		return -1;
	}
	header_from(mem, out, m->fair, from);
	buf_printf(out, "To: <%s>\r\n", to);
	header_text(out, "Subject", m->subject);
	buf_printf(out, "Date: %s\r\nMessage-ID: <%s%s>\r\n", m->date, m->id, strrchr(from, '@'));
	buf_printf(out, "Auto-Submitted: auto-generated\r\nContent-Language: %s\r\n", m->lang);
	buf_puts(out, "MIME-Version: 1.0\r\n");
	(m->file.name != NULL ? bodies_and_file : bodies)(mem, out, m);
	mem_free(mem);
	return 0;
}
