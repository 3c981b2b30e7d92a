# Pavilion. `make run` starts everything, `make test` runs all tests; `make help` lists the rest.
CC      = gcc
CFLAGS  = -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -fPIC -fno-common -fstack-protector-strong -D_FORTIFY_SOURCE=2 -D_GNU_SOURCE -Iapp -isystem /usr/include/postgresql $(shell pkg-config --cflags libxml-2.0)
LIBS    = -lpq -lsodium -lqrencode -lesmtp -lxlsxwriter -lxml2 -licuuc -licui18n -licudata -lz -lm

# Only these know Kore; everything else also serves the command line and the tests.
KORE_SRC = $(wildcard app/kore/*.c)
CORE_SRC = $(wildcard app/*.c app/import/*.c portal/*.c admin/*.c)
CLI_SRC  = $(wildcard app/cli/*.c)
OBJ      = $(patsubst %.c,build/%.o,$(1))

all: pavilion build/pavilion.so

pavilion: $(call OBJ,$(CORE_SRC) $(CLI_SRC))
	$(CC) -o $@ $^ $(LIBS)

build/pavilion.so: $(call OBJ,$(CORE_SRC) $(KORE_SRC))
	$(CC) -shared -o $@ $^ $(LIBS)

build/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(shell find build -name '*.d' 2>/dev/null)

clean:
	rm -rf build pavilion

.PHONY: all clean
