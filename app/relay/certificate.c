#include "relay/certificate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"

#define CERTIFICATE_DAYS 397
#define CERTIFICATE_MOST (256 * 1024) /* bytes of a file */

static bool
extension_add(X509 *x, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *e;
	bool done;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, x, x, NULL, NULL, 0);
	if ((e = X509V3_EXT_conf_nid(NULL, &context, nid, value)) == NULL)
		return false;
	done = X509_add_ext(x, e, -1) == 1;
	X509_EXTENSION_free(e);
	return done;
}

/* "DNS:relay.lan,IP:192.168.1.5" */
static void
names_write(struct buf *out, const char *const *names)
{
	unsigned char address[16];

	for (size_t i = 0; names[i] != NULL; i++) {
		bool ip = inet_pton(AF_INET, names[i], address) == 1 || inet_pton(AF_INET6, names[i], address) == 1;

		buf_printf(out, "%s%s:%s", i == 0 ? "" : ",", ip ? "IP" : "DNS", names[i]);
	}
}

static bool
certificate_fill(X509 *x, EVP_PKEY *key, const char *const *names)
{
	struct buf others = {0};
	uint64_t serial;
	X509_NAME *name = X509_get_subject_name(x);
	bool done;

	names_write(&others, names);
	done = RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1 && X509_set_version(x, X509_VERSION_3) == 1 &&
	       ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1) == 1 &&
	       X509_gmtime_adj(X509_getm_notBefore(x), -24L * 3600) != NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(x), (CERTIFICATE_DAYS - 1) * 24L * 3600) != NULL &&
	       X509_set_pubkey(x, key) == 1 &&
	       X509_NAME_add_entry_by_txt(
		   name, "CN", MBSTRING_UTF8, (const unsigned char *)"Pavilion gate relay", -1, -1, 0) == 1 &&
	       X509_set_issuer_name(x, name) == 1 && extension_add(x, NID_subject_alt_name, others.data) &&
	       extension_add(x, NID_basic_constraints, "critical,CA:FALSE") &&
	       extension_add(x, NID_key_usage, "critical,digitalSignature") &&
	       extension_add(x, NID_ext_key_usage, "serverAuth") && X509_sign(x, key, EVP_sha256()) > 0;
	buf_free(&others);
	return done;
}

/* A new file that only we may read. */
static FILE *
file_new(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (f == NULL && fd >= 0)
		close(fd);
	return f;
}

static bool
pair_write(X509 *x, EVP_PKEY *key, const char *cert_path, const char *key_path)
{
	FILE *k = file_new(key_path), *c = k == NULL ? NULL : file_new(cert_path);
	bool done =
	    c != NULL && PEM_write_PrivateKey(k, key, NULL, NULL, 0, NULL, NULL) == 1 && PEM_write_X509(c, x) == 1;

	if (c != NULL)
		done = fclose(c) == 0 && done;
	if (k != NULL)
		done = fclose(k) == 0 && done;
	return done;
}

static bool
certificate_make(const char *cert_path, const char *key_path, const char *const *names)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	bool done =
	    key != NULL && x != NULL && certificate_fill(x, key, names) && pair_write(x, key, cert_path, key_path);

	X509_free(x);
	EVP_PKEY_free(key);
	return done;
}

static char *
file_read(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = f == NULL ? NULL : calloc(1, CERTIFICATE_MOST);
	bool whole = text != NULL && fread(text, 1, CERTIFICATE_MOST - 1, f) > 0 && feof(f);

	if (f != NULL)
		fclose(f);
	if (whole)
		return text;
	free(text);
	return NULL;
}

/* Whether the key is that of the certificate; fills in the fingerprint. */
static bool
pair_check(struct certificate *c)
{
	BIO *cert = BIO_new_mem_buf(c->cert, -1), *key = BIO_new_mem_buf(c->key, -1);
	X509 *x = PEM_read_bio_X509(cert, NULL, NULL, NULL);
	/* An empty passphrase, so that nobody is asked for one. */
	EVP_PKEY *k = PEM_read_bio_PrivateKey(key, NULL, NULL, (void *)"");
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	bool fits = x != NULL && k != NULL && X509_check_private_key(x, k) == 1 &&
		    X509_digest(x, EVP_sha256(), digest, &length) == 1;

	for (unsigned int i = 0; i < length && fits; i++)
		snprintf(c->fingerprint + 3 * (size_t)i, 4, "%02X%s", digest[i], i + 1 < length ? ":" : "");
	X509_free(x);
	EVP_PKEY_free(k);
	BIO_free(cert);
	BIO_free(key);
	return fits;
}

/* Whether the file holds a certificate that is good for a day more and for each of the names. */
static bool
certificate_serves(const char *path, const char *const *names)
{
	FILE *f = fopen(path, "r");
	X509 *x = f == NULL ? NULL : PEM_read_X509(f, NULL, NULL, NULL);
	time_t tomorrow = time(NULL) + 24L * 3600;
	bool serves = x != NULL && X509_cmp_time(X509_get0_notAfter(x), &tomorrow) > 0;

	for (size_t i = 0; names[i] != NULL && serves; i++)
		serves = X509_check_ip_asc(x, names[i], 0) == 1 || X509_check_host(x, names[i], 0, 0, NULL) == 1;
	X509_free(x);
	if (f != NULL)
		fclose(f);
	return serves;
}

bool
certificate_load(
    struct certificate *c, const char *cert, const char *key, const char *const *names, bool make, const char **why)
{
	*c = (struct certificate){0};
	if (make && !certificate_serves(cert, names) && !certificate_make(cert, key, names)) {
		*why = "no certificate could be made beside the file of marks";
		return false;
	}
	c->cert = file_read(cert);
	c->key = file_read(key);
	*why = c->cert == NULL ? "the certificate cannot be read" : c->key == NULL ? "the key cannot be read" : NULL;
	if (*why == NULL && !pair_check(c))
		*why = "the certificate and the key do not belong together, or are not PEM";
	if (*why == NULL)
		return true;
	certificate_free(c);
	return false;
}

void
certificate_free(struct certificate *c)
{
	free(c->cert);
	free(c->key);
	*c = (struct certificate){0};
}
