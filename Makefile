# Pavilion. `make run` starts everything, `make test` runs all tests; `make help` lists the rest.
B       ?= build
CC      = gcc
WARN    = -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith
HARDEN  = -O2 -fstack-protector-strong -D_FORTIFY_SOURCE=2
CFLAGS  = -std=gnu11 -g $(WARN) $(HARDEN) -fPIC -fno-common -D_GNU_SOURCE -Iapp -isystem /usr/include/postgresql $(shell pkg-config --cflags libxml-2.0 pangocairo 2>/dev/null | sed 's/-I/-isystem /g')
LIBS    = -lpq -lsodium -lssl -lcrypto -lqrencode -lpangocairo-1.0 -lpango-1.0 -lcairo -lgobject-2.0 -lglib-2.0 -lesmtp -lxlsxwriter -lxml2 -ljson-c -licuuc -licui18n -licudata -lz -lm

# `make SAN=1 B=build/san` builds everything with the address and undefined-behaviour sanitizers.
ifdef SAN
HARDEN  = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDFLAGS = -fsanitize=address,undefined
# Instrumented code confuses the warnings that follow values.
WARN   += -Wno-format-truncation -Wno-maybe-uninitialized -Wno-stringop-truncation -Wno-stringop-overflow
endif

# Only these know Kore; everything else also serves the command line and the tests.
KORE_SRC = $(wildcard app/kore/*.c)
CORE_SRC = $(wildcard app/*.c app/badge/*.c app/centre/*.c app/dedup/*.c app/demo/*.c app/import/*.c app/relay/*.c portal/*.c admin/*.c)
CLI_SRC  = $(wildcard app/cli/*.c)
UNIT_SRC = $(wildcard tests/unit/*_test.c)
OBJ      = $(patsubst %.c,$(B)/%.o,$(1))
PROGRAM  = $(if $(filter build,$(B)),pavilion,$(B)/pavilion)

all: $(PROGRAM) $(B)/pavilion.so locale

$(PROGRAM): $(call OBJ,$(CORE_SRC) $(CLI_SRC))
	@echo 'LD $@'
	@$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lmicrohttpd

$(B)/pavilion.so: $(call OBJ,$(CORE_SRC) $(KORE_SRC))
	@echo 'LD $@'
	@$(CC) $(LDFLAGS) -shared -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo 'CC $<'
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Hanzi: simplified forms and readings of Unicode's Unihan database (package unicode-data).
UNIHAN = $(patsubst %,/usr/share/unicode/Unihan_%.txt.bz2,Variants Readings)

$(B)/han_table.h: tools/han.awk $(UNIHAN)
	@mkdir -p $(@D)
	@echo 'GEN $@'
	@bzcat $(UNIHAN) | LC_ALL=C awk -f tools/han.awk >$@.part
	@mv $@.part $@

$(B)/app/centre/han.o: $(B)/han_table.h
$(B)/app/centre/han.o: CFLAGS += -I$(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# -- languages and browser side ------------------------------------------------------------------------

locale:
-include locale/rules.mk

ASSET_SRC = $(wildcard assets/*.mjs assets/css/* assets/js/*.js assets/js/*/*.js assets/img/* portal/*.[ch] admin/*.[ch] portal/*.html admin/*.html app/*.html locale/zh/gate_page.po)

assets: assets/dist/.made

assets/node_modules/.made: assets/package-lock.json
	cd assets && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --no-update-notifier
	@touch $@

assets/dist/.made: assets/node_modules/.made $(ASSET_SRC)
	cd assets && npm run --silent build
	@touch $@

# -- running -------------------------------------------------------------------------------------------

deps:
	@tools/deps.sh run $(if $(TLS),tls)

# A second make: only after the packages are there can it look for them.
run: deps
	@$(MAKE) --no-print-directory -j$(shell nproc) all assets
	@$(if $(TLS),PAVILION_TLS=1) PAVILION_APP=$(CURDIR) PAVILION_BUILD=$(abspath $(B)) exec $(abspath $(PROGRAM)) run

# -- testing -------------------------------------------------------------------------------------------

UNIT = $(patsubst %.c,$(B)/%,$(UNIT_SRC))

$(B)/core.a: $(call OBJ,$(CORE_SRC))
	@rm -f $@
	@ar rcs $@ $^

$(UNIT): $(B)/%: $(B)/%.o $(B)/core.a
	@echo 'LD $@'
	@$(CC) $(LDFLAGS) -o $@ $< $(B)/core.a -lcmocka $(LIBS)

unit: $(UNIT)

tests/node_modules/.made: tests/package-lock.json
	cd tests && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --no-update-notifier
	@touch $@

test:
	@tools/deps.sh run test
	@$(MAKE) --no-print-directory -j$(shell nproc) all assets unit tests/node_modules/.made
	@PAVILION_PROGRAM=$(abspath $(PROGRAM)) PAVILION_BUILD=$(abspath $(B)) tests/run $(SUITE)

check:
	@tools/deps.sh run test check
	@tools/check

bench: all assets tests/node_modules/.made
	@tools/deps.sh run test bench
	@PAVILION_PROGRAM=$(abspath $(PROGRAM)) tests/bench/run $(FIGURES)

# The server with the bench's own slow pages linked in.
BENCH_SO = $(B)/bench.so
bench-module: $(call OBJ,$(CORE_SRC) $(KORE_SRC) tests/bench/slow.c)
	@$(CC) $(LDFLAGS) -shared -o $(BENCH_SO) $^ $(LIBS)

# Badges drawn without a server, for the bench.
BENCH_BADGE = $(B)/badge_bench
bench-badge: $(B)/core.a tests/bench/badge_bench.c
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $(BENCH_BADGE) tests/bench/badge_bench.c $(B)/core.a $(LIBS)

format:
	clang-format-14 -i $(shell git ls-files '*.c')

clean:
	rm -rf $(B) pavilion assets/dist

help:
	@echo 'make run     start everything on http://127.0.0.1:8080 (TLS=1: also nginx with HTTPS on 8443)'
	@echo 'make test    all tests; SUITE="unit pages" only these'
	@echo 'make check   format, static analysis, sanitizers, fuzzers'
	@echo 'make format  lay out every .c file as .clang-format says'
	@echo 'make bench   speed and size against pgbench (FIGURES="few many": only these)'
	@echo 'make clean   remove what was built; data in var/ stays'
	@echo 'B=FOLDER     build there instead of build/'

.PHONY: all assets locale deps run unit test check bench bench-module bench-badge clean help
.DEFAULT_GOAL = all
