# Pavilion. `make run` starts everything, `make test` runs all tests; `make help` lists the rest.
B       ?= build
CC      = gcc
CFLAGS  = -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -fPIC -fno-common -fstack-protector-strong -D_FORTIFY_SOURCE=2 -D_GNU_SOURCE -Iapp -isystem /usr/include/postgresql $(shell pkg-config --cflags libxml-2.0)
LIBS    = -lpq -lsodium -lqrencode -lesmtp -lxlsxwriter -lxml2 -licuuc -licui18n -licudata -lz -lm

# Only these know Kore; everything else also serves the command line and the tests.
KORE_SRC = $(wildcard app/kore/*.c)
CORE_SRC = $(wildcard app/*.c app/import/*.c portal/*.c admin/*.c)
CLI_SRC  = $(wildcard app/cli/*.c)
OBJ      = $(patsubst %.c,$(B)/%.o,$(1))

all: pavilion $(B)/pavilion.so

pavilion: $(call OBJ,$(CORE_SRC) $(CLI_SRC))
	$(CC) -o $@ $^ $(LIBS)

$(B)/pavilion.so: $(call OBJ,$(CORE_SRC) $(KORE_SRC))
	$(CC) -shared -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(shell find $(B) -name '*.d' 2>/dev/null)

clean:
	rm -rf $(B) pavilion

.PHONY: all clean
