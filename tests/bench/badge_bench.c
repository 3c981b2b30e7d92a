/*
 * Badges drawn by our own code, for tests/bench/badge.mjs: prints the milliseconds it took.
 *	badge_bench svg COUNT          codes as SVG
 *	badge_bench pdf COUNT FILE     badges of A6 in one PDF, with names in Latin, Chinese and Arabic letters in turn
 *	badge_bench one COUNT FILE     the same, each in a PDF of its own
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "badge/pdf.h"
#include "badge/token.h"
#include "qr.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A code as the vault would sign it, but for the signature. */
static void
code(uint32_t number, char text[BADGE_TOKEN_TEXT + 1])
{
	struct badge_token t = {.key = 1, .edition = 1, .number = 100000 + number, .category = 1, .days = 65535};
	uint64_t dice = 0x9e3779b97f4a7c15u * (number + 1);

	for (size_t i = 0; i < sizeof(t.signature); i++) {
		dice = dice * 6364136223846793005u + 1442695040888963407u;
		t.signature[i] = (unsigned char)(dice >> 56);
	}
	badge_token_write(&t, text);
}

static void
page(struct badge_pdf *pdf, uint32_t i)
{
	static const char *const names[] = {"Maximilian Habsburg", "王小明", "Anna Li", "محمد عبد الله", "李娜"};
	char token[BADGE_TOKEN_TEXT + 1], number[16];
	struct badge_face face = {.name = names[i % 5],
	    .company = i % 2 ? "上海精密机械有限公司" : "Acme Industrial Machines Ltd.",
	    .country = i % 2 ? "中国" : "Germany",
	    .category = i % 3 ? "Visitor" : "观众",
	    .colour = "blue",
	    .fair = "Harbour Trade Fair 2027",
	    .dates = "14 Sep 2027 – 17 Sep 2027 · Shanghai",
	    .number = number,
	    .token = token};

	code(i, token);
	badge_number_write(100000 + i, number);
	if (badge_pdf_page(pdf, &face) != 0)
		abort();
}

static void
draw(uint32_t count, const char *path, uint32_t pages)
{
	for (uint32_t i = 0; i < count; i += pages) {
		FILE *out = fopen(path, "w");
		struct badge_pdf *pdf;

		if (out == NULL)
			abort();
		pdf = badge_pdf_open(BADGE_A6, out);
		for (uint32_t k = 0; k < pages; k++)
			page(pdf, i + k);
		if (badge_pdf_close(pdf) != 0 || fclose(out) != 0)
			abort();
	}
}

static void
svg(uint32_t count)
{
	char token[BADGE_TOKEN_TEXT + 1];
	struct buf out = {0};

	for (uint32_t i = 0; i < count; i++) {
		code(i, token);
		buf_reset(&out);
		if (qr_svg(&out, token, 4) != 0)
			abort();
	}
	buf_free(&out);
}

int
main(int argc, char **argv)
{
	uint32_t count = argc > 2 ? (uint32_t)atoi(argv[2]) : 0;
	double began = now();

	if (argc == 3 && strcmp(argv[1], "svg") == 0)
		svg(count);
	else if (argc == 4 && strcmp(argv[1], "pdf") == 0)
		draw(count, argv[3], count);
	else if (argc == 4 && strcmp(argv[1], "one") == 0)
		draw(count, argv[3], 1);
	else
		return 2;
	printf("%.1f\n", now() - began);
	return 0;
}
