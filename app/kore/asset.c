#include "asset.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "buf.h"

#define ASSET_PREFIX "/assets/"
#define ASSET_HASH 12 /* hex digits of it in the URL */

enum asset_coding { ASSET_PLAIN, ASSET_GZIP, ASSET_BROTLI, ASSET_CODINGS };

struct asset {
	struct asset *next;
	char *file;
	char url[128];
	char etag[ASSET_HASH + 3];
	const char *type;
	struct buf body[ASSET_CODINGS];
};

static struct asset *assets;

static const struct {
	const char *suffix, *type;
} asset_types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static bool
asset_ends(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	return n > k && strcmp(name + n - k, suffix) == 0;
}

static const char *
asset_type(const char *name)
{
	for (size_t i = 0; i < sizeof(asset_types) / sizeof(asset_types[0]); i++)
		if (asset_ends(name, asset_types[i].suffix))
			return asset_types[i].type;
	return "application/octet-stream";
}

/* Returns false if there is no such file. */
static bool
asset_read(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char block[16384];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, block, n);
	fclose(f);
	return true;
}

static void
asset_name(struct asset *a)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(digest) + 1];

	crypto_hash_sha256(digest, (const unsigned char *)a->body[ASSET_PLAIN].data, a->body[ASSET_PLAIN].len);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	snprintf(a->url, sizeof(a->url), ASSET_PREFIX "%.*s/%s", ASSET_HASH, hex, a->file);
	snprintf(a->etag, sizeof(a->etag), "\"%.*s\"", ASSET_HASH, hex);
}

static void
asset_add(const char *folder, const char *name)
{
	static const char *const suffixes[ASSET_CODINGS] = {"", ".gz", ".br"};
	struct asset *a = calloc(1, sizeof(*a));
	char path[1024];

	if (a == NULL || (a->file = strdup(name)) == NULL)
		abort();
	for (int i = 0; i < ASSET_CODINGS; i++) {
		snprintf(path, sizeof(path), "%s/%s%s", folder, name, suffixes[i]);
		asset_read(path, &a->body[i]);
	}
	buf_room(&a->body[ASSET_PLAIN], 1);
	a->type = asset_type(name);
	asset_name(a);
	a->next = assets;
	assets = a;
}

int
asset_load(const char *folder, const char **error)
{
	static char text[256];
	DIR *d = opendir(folder);
	struct dirent *e;

	if (d == NULL) {
		snprintf(text, sizeof(text), "%s: cannot be read; make the assets with `make assets`", folder);
		*error = text;
		return -1;
	}
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.' && !asset_ends(e->d_name, ".gz") && !asset_ends(e->d_name, ".br"))
			asset_add(folder, e->d_name);
	closedir(d);
	return 0;
}

const char *
asset_url(const char *file)
{
	for (const struct asset *a = assets; a != NULL; a = a->next)
		if (strcmp(a->file, file) == 0)
			return a->url;
	return NULL;
}

/*
 * What browsers ask for at the root. A service worker is one of it, since it rules over what lies below its own path,
 * and is known by it: a new one under the same URL takes the place of the old one.
 */
static const char *const asset_root[] = {"/favicon.ico", "/robots.txt", "/gate-sw.js", NULL};

/* What workers may do, who are not ruled by the policy of the page that started them. */
static const struct {
	const char *file, *policy;
} asset_policies[] = {
    {"decode-worker.js", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"},
    {"gate-sw.js", "default-src 'none'; script-src 'self'; connect-src 'self'"},
};

/* By the whole URL, or at the root by the file's name. */
static const struct asset *
asset_find(const char *path)
{
	for (const struct asset *a = assets; a != NULL; a = a->next) {
		if (strcmp(a->url, path) == 0)
			return a;
		for (size_t i = 0; asset_root[i] != NULL; i++)
			if (strcmp(path, asset_root[i]) == 0 && strcmp(a->file, asset_root[i] + 1) == 0)
				return a;
	}
	return NULL;
}

static enum asset_coding
asset_coding(const struct asset *a, const char *accept)
{
	if (accept != NULL && strstr(accept, "br") != NULL && a->body[ASSET_BROTLI].len > 0)
		return ASSET_BROTLI;
	if (accept != NULL && strstr(accept, "gzip") != NULL && a->body[ASSET_GZIP].len > 0)
		return ASSET_GZIP;
	return ASSET_PLAIN;
}

static void
asset_headers(struct http_request *req, const struct asset *a)
{
	http_response_header(req, "content-type", a->type);
	http_response_header(req, "etag", a->etag);
	http_response_header(req, "vary", "accept-encoding");
	http_response_header(req, "x-content-type-options", "nosniff");
	if (strncmp(req->path, ASSET_PREFIX, strlen(ASSET_PREFIX)) == 0)
		http_response_header(req, "cache-control", "public, max-age=31536000, immutable");
	else if (asset_ends(req->path, ".js"))
		http_response_header(req, "cache-control", "no-cache");
	else
		http_response_header(req, "cache-control", "public, max-age=86400");
	for (size_t i = 0; i < sizeof(asset_policies) / sizeof(asset_policies[0]); i++)
		if (strcmp(a->file, asset_policies[i].file) == 0)
			http_response_header(req, "content-security-policy", asset_policies[i].policy);
}

bool
asset_serve(struct http_request *req)
{
	static const char *const names[ASSET_CODINGS] = {NULL, "gzip", "br"};
	const char *accept = NULL, *match = NULL;
	const struct asset *a = asset_find(req->path);
	enum asset_coding coding;

	if (a == NULL) {
		if (strncmp(req->path, ASSET_PREFIX, strlen(ASSET_PREFIX)) != 0)
			return false;
		http_response(req, 404, NULL, 0);
		return true;
	}
	if (req->method != HTTP_METHOD_GET && req->method != HTTP_METHOD_HEAD) {
		http_response_header(req, "allow", "GET, HEAD");
		http_response(req, 405, NULL, 0);
		return true;
	}
	http_request_header(req, "accept-encoding", &accept);
	coding = asset_coding(a, accept);
	asset_headers(req, a);
	if (http_request_header(req, "if-none-match", &match) == KORE_RESULT_OK && strstr(match, a->etag) != NULL) {
		http_response(req, 304, NULL, 0);
		return true;
	}
	if (names[coding] != NULL)
		http_response_header(req, "content-encoding", names[coding]);
	http_response(req, 200, a->body[coding].data, a->body[coding].len);
	return true;
}
