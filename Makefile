# dmmsim: `make` builds ./dmmsim, `make help` lists the rest.

VERSION = 0.1.0
CC = gcc
BUILD = build
OPTIMISE = -O2
WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes
PACKAGES = glib-2.0 gio-2.0 gmodule-2.0 sqlite3 gsl
CPPFLAGS = -I. -D_GNU_SOURCE -DDMMSIM_VERSION='"$(VERSION)"' \
  $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
CFLAGS = -std=c11 -g $(OPTIMISE) -ffp-contract=off $(WARNINGS)
LDLIBS = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm

MAIN = sim/main.c
LIBRARY = $(filter-out $(MAIN),$(wildcard sim/*.c models/*.c analysis/*.c))
SUITES = $(sort $(wildcard tests/test_*.c))
HELPERS = $(filter-out tests/run.c,$(filter-out $(SUITES),\
  $(wildcard tests/support*.c)))

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

dmmsim: $(BUILD)/dmmsim
	@cp $< $@

$(BUILD)/dmmsim: $(call objects,$(MAIN) $(LIBRARY))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The suites are found by their names: tests/test_NAME.c defines the array
# NAME_tests, and this list of them is what tests/run.c goes through.
$(BUILD)/suites.h: $(SUITES)
	@mkdir -p $(@D)
	@for suite in $(patsubst tests/test_%.c,%,$(SUITES)); do \
	  echo "SUITE($$suite)"; done >$@

$(BUILD)/tests/run.o: $(BUILD)/suites.h
$(BUILD)/tests/run.o: CPPFLAGS += -I$(BUILD)

$(BUILD)/run-tests: $(call objects,$(LIBRARY) $(SUITES) $(HELPERS) tests/run.c)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcunit

# `make test SUITE="kernel rng"` runs some suites; without SUITE all.
test: $(BUILD)/run-tests
	$(BUILD)/run-tests $(SUITE)

clean:
	rm -rf $(BUILD) dmmsim

.PHONY: test clean

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
