/* A badge for the wallet of a phone: pass.json, words, pictures, manifest, signature. */
#include "badge/pass.h"

#include <cairo.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <stdlib.h>
#include <string.h>

#define SHA1 20

/* A pass that is being made: the archive, and the digests of what is in it. */
struct pass {
	struct badge_zip zip;
	struct buf manifest;
};

static void
add(struct pass *p, const char *name, const struct buf *data)
{
	unsigned char digest[EVP_MAX_MD_SIZE];

	EVP_Digest(data->data, data->len, digest, NULL, EVP_sha1(), NULL);
	buf_puts(&p->manifest, p->manifest.len == 0 ? "{" : ",");
	buf_json(&p->manifest, name, strlen(name));
	buf_puts(&p->manifest, ":\"");
	for (int i = 0; i < SHA1; i++)
		buf_printf(&p->manifest, "%02x", digest[i]);
	buf_putc(&p->manifest, '"');
	badge_zip_add(&p->zip, name, data->data, data->len);
}

/* -- pass.json -------------------------------------------------------------------------------------------- */

static const char *
setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : otherwise;
}

static void
json_text(struct buf *out, const char *before, const char *text)
{
	buf_puts(out, before);
	buf_json(out, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

/* One field, its label named in pass.strings; nothing if it has no value. */
static void
json_field(struct buf *out, const char *key, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	buf_printf(out, "%s{\"key\":\"%s\",\"label\":\"%s\"", out->data[out->len - 1] == '[' ? "" : ",", key, key);
	json_text(out, ",\"value\":", value);
	buf_putc(out, '}');
}

static void
json_colour(struct buf *out, const char *name)
{
	double c[3];

	badge_colour(name, c);
	buf_printf(out, ",\"backgroundColor\":\"rgb(%.0f,%.0f,%.0f)\"", c[0] * 255, c[1] * 255, c[2] * 255);
	buf_puts(out, ",\"foregroundColor\":\"rgb(255,255,255)\",\"labelColor\":\"rgb(255,255,255)\"");
}

static void
json_code(struct buf *out, const struct badge_face *f)
{
	json_text(out,
	    ",\"barcodes\":[{\"format\":\"PKBarcodeFormatQR\",\"messageEncoding\":\"iso-8859-1\",\"message\":",
	    f->token);
	json_text(out, ",\"altText\":", f->number);
	buf_puts(out, "}]");
}

static void
json_ticket(struct buf *out, const struct badge_face *f)
{
	buf_puts(out, ",\"eventTicket\":{\"headerFields\":[");
	json_field(out, "category", f->category);
	buf_puts(out, "],\"primaryFields\":[");
	json_field(out, "name", f->name);
	buf_puts(out, "],\"secondaryFields\":[");
	json_field(out, "company", f->company);
	json_field(out, "country", f->country);
	buf_puts(out, "],\"auxiliaryFields\":[");
	json_field(out, "dates", f->dates);
	buf_puts(out, "],\"backFields\":[");
	json_field(out, "fair", f->fair);
	json_field(out, "place", f->place);
	json_field(out, "number", f->number);
	buf_puts(out, "]}");
}

static void
pass_json(struct buf *out, const struct badge_face *f)
{
	buf_puts(out, "{\"formatVersion\":1");
	json_text(out, ",\"passTypeIdentifier\":", setting("PAVILION_PASS_TYPE", "pass.pavilion.badge"));
	json_text(out, ",\"teamIdentifier\":", setting("PAVILION_PASS_TEAM", "PAVILION"));
	json_text(out, ",\"serialNumber\":", f->badge);
	json_text(out, ",\"organizationName\":", f->fair);
	json_text(out, ",\"logoText\":", f->fair);
	buf_puts(out, ",\"description\":\"description\"");
	/* The day itself; a phone shows the pass by itself from then on. */
	if (f->opens_on != NULL)
		buf_printf(out, ",\"relevantDate\":\"%sT00:00Z\"", f->opens_on);
	if (f->closes_on != NULL)
		buf_printf(out, ",\"expirationDate\":\"%sT23:59Z\"", f->closes_on);
	json_colour(out, f->colour);
	json_code(out, f);
	json_ticket(out, f);
	buf_putc(out, '}');
}

/* -- words and pictures ------------------------------------------------------------------------------------- */

static const char strings_en[] =
    "\"description\" = \"Badge\";\n\"category\" = \"Category\";\n\"name\" = \"Name\";\n"
    "\"company\" = \"Company\";\n\"country\" = \"Country or region\";\n\"dates\" = \"When\";\n"
    "\"fair\" = \"Fair\";\n\"place\" = \"Where\";\n\"number\" = \"Number of the badge\";\n";
static const char strings_zh[] = "\"description\" = \"胸卡\";\n\"category\" = \"类别\";\n\"name\" = \"姓名\";\n"
				 "\"company\" = \"公司\";\n\"country\" = \"国家或地区\";\n\"dates\" = \"时间\";\n"
				 "\"fair\" = \"展会\";\n\"place\" = \"地点\";\n\"number\" = \"胸卡号码\";\n";

static void
add_text(struct pass *p, const char *name, const char *text)
{
	struct buf b = {0};

	buf_puts(&b, text);
	add(p, name, &b);
	buf_free(&b);
}

static cairo_status_t
write_buf(void *out, const unsigned char *data, unsigned length)
{
	buf_add(out, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* The outline of a badge on its band: white on the colour of the category, in a square of `side` pixels. */
static int
add_icon(struct pass *p, const char *name, int side, const char *colour)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, side, side);
	cairo_t *c = cairo_create(s);
	struct buf png = {0};
	double rgb[3];
	bool good;

	badge_colour(colour, rgb);
	cairo_scale(c, side / 29.0, side / 29.0);
	cairo_set_source_rgb(c, rgb[0], rgb[1], rgb[2]);
	cairo_paint(c);
	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_rectangle(c, 7.5, 8.5, 14, 15);
	cairo_set_line_width(c, 2);
	cairo_stroke(c);
	cairo_rectangle(c, 12, 5, 5, 2.5);
	cairo_rectangle(c, 10.5, 18.5, 8, 1.6);
	cairo_fill(c);
	cairo_arc(c, 14.5, 14, 2.6, 0, 6.2832);
	cairo_fill(c);
	good = cairo_surface_write_to_png_stream(s, write_buf, &png) == CAIRO_STATUS_SUCCESS;
	if (good)
		add(p, name, &png);
	cairo_destroy(c);
	cairo_surface_destroy(s);
	buf_free(&png);
	return good ? 0 : -1;
}

/* -- signature ---------------------------------------------------------------------------------------------- */

bool
badge_pass_signed(void)
{
	return setting("PAVILION_PASS_CERT", NULL) != NULL && setting("PAVILION_PASS_KEY", NULL) != NULL &&
	       setting("PAVILION_PASS_WWDR", NULL) != NULL;
}

static X509 *
certificate(const char *variable)
{
	FILE *f = fopen(setting(variable, ""), "re");
	X509 *cert = f != NULL ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;

	if (f != NULL)
		fclose(f);
	if (cert == NULL)
		fprintf(stderr, "pavilion: %s: %s is no certificate in PEM\n", variable, setting(variable, ""));
	return cert;
}

static EVP_PKEY *
private_key(void)
{
	FILE *f = fopen(setting("PAVILION_PASS_KEY", ""), "re");
	EVP_PKEY *key = f != NULL ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;

	if (f != NULL)
		fclose(f);
	if (key == NULL)
		fprintf(stderr, "pavilion: PAVILION_PASS_KEY: no key without a password in PEM\n");
	return key;
}

/* The manifest signed apart from it: PKCS #7 in DER. Returns 0, or -1. */
static int
sign(const struct buf *manifest, struct buf *out)
{
	X509 *cert = certificate("PAVILION_PASS_CERT"), *above = certificate("PAVILION_PASS_WWDR");
	EVP_PKEY *key = private_key();
	STACK_OF(X509) *others = sk_X509_new_null();
	BIO *in = BIO_new_mem_buf(manifest->data, (int)manifest->len);
	unsigned char *der = NULL;
	PKCS7 *p7 = NULL;
	int length;

	if (above != NULL)
		sk_X509_push(others, above);
	if (cert != NULL && above != NULL && key != NULL)
		p7 = PKCS7_sign(cert, key, others, in, PKCS7_BINARY | PKCS7_DETACHED);
	length = p7 != NULL ? i2d_PKCS7(p7, &der) : -1;
	if (length > 0)
		buf_add(out, der, (size_t)length);
	OPENSSL_free(der);
	PKCS7_free(p7);
	BIO_free(in);
	sk_X509_free(others);
	EVP_PKEY_free(key);
	X509_free(above);
	X509_free(cert);
	return length > 0 ? 0 : -1;
}

int
badge_pass(const struct badge_face *f, struct buf *out)
{
	static const struct {
		const char *name;
		int side;
	} icons[] = {
	    {"icon.png", 29}, {"icon@2x.png", 58}, {"icon@3x.png", 87}, {"logo.png", 50}, {"logo@2x.png", 100}};
	struct pass p = {.zip = {.out = out}};
	struct buf text = {0}, signature = {0};
	int failed = 0;

	pass_json(&text, f);
	add(&p, "pass.json", &text);
	add_text(&p, "en.lproj/pass.strings", strings_en);
	add_text(&p, "zh-Hans.lproj/pass.strings", strings_zh);
	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]) && failed == 0; i++)
		failed = add_icon(&p, icons[i].name, icons[i].side, f->colour);
	buf_putc(&p.manifest, '}');
	badge_zip_add(&p.zip, "manifest.json", p.manifest.data, p.manifest.len);
	if (failed == 0 && badge_pass_signed() && (failed = sign(&p.manifest, &signature)) == 0)
		badge_zip_add(&p.zip, "signature", signature.data, signature.len);
	badge_zip_end(&p.zip);
	buf_free(&text);
	buf_free(&signature);
	buf_free(&p.manifest);
	return failed;
}
