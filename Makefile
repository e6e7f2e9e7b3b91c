# dmmsim: `make` builds ./dmmsim, `make help` lists the rest.

VERSION = 0.4.0
CC = gcc
BUILD = build
OPTIMISE = -O2
WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes
PACKAGES = glib-2.0 gio-2.0 gmodule-2.0 sqlite3 gsl libxxhash
CPPFLAGS := -I. -D_GNU_SOURCE -DDMMSIM_VERSION='"$(VERSION)"' \
  $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
# No contraction of a * b + c: all compilers must give the same numbers.
CFLAGS = -std=c11 -g $(OPTIMISE) -ffp-contract=off $(WARNINGS)
LDLIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm
prefix = /usr/local

MAIN = sim/program/main.c
HOUSE = $(wildcard $(addsuffix /*.[ch],sim/* models models/* analysis))
LIBRARY = $(filter-out $(MAIN),$(filter %.c,$(HOUSE)))
SUITES = $(sort $(wildcard tests/test_*.c))
SUPPORT = $(wildcard tests/support*.c)
SOURCES = $(HOUSE) $(wildcard tests/*.[ch])

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

dmmsim: $(BUILD)/dmmsim
	@cp $< $@

# Plugins call what the program has.
PLUGGABLE = -Wl,--export-dynamic

$(BUILD)/dmmsim: $(call objects,$(MAIN) $(LIBRARY))
	$(CC) $(CFLAGS) $(LDFLAGS) $(PLUGGABLE) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c | has-libraries
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

has-libraries:
	@pkg-config --exists $(PACKAGES) 2>/dev/null || { echo >&2 \
	  "Libraries are missing: run make setup, make demo or make check"; \
	  exit 1; }

# The suites are found by their names: tests/test_NAME.c defines the array
# NAME_tests, and this list of them is what tests/run.c goes through.
$(BUILD)/suites.h: $(SUITES)
	@mkdir -p $(@D)
	@for suite in $(patsubst tests/test_%.c,%,$(SUITES)); do \
	  echo "SUITE($$suite)"; done >$@

$(BUILD)/tests/run.o: $(BUILD)/suites.h
$(BUILD)/tests/run.o: CPPFLAGS += -I$(BUILD)

# The example, and two shared objects that are no plugins of this program.
PLUGINS = $(addprefix $(BUILD)/plugin-,example.so hole.so none.so old.so)

$(BUILD)/run-tests: $(call objects,$(LIBRARY) $(SUITES) $(SUPPORT) tests/run.c) \
  $(PLUGINS)
	$(CC) $(CFLAGS) $(LDFLAGS) $(PLUGGABLE) -o $@ $(filter %.o,$^) $(LDLIBS) \
	  -lcunit

# Scripts that the program writes call it.
$(BUILD)/run-tests: $(BUILD)/dmmsim
$(BUILD)/tests/support_shell.o: CPPFLAGS += -DPROGRAM='"$(BUILD)/dmmsim"'
$(BUILD)/tests/test_plugin.o $(BUILD)/tests/test_identity.o: CPPFLAGS += \
  -DPLUGIN_FOLDER='"$(BUILD)"'

$(BUILD)/plugin-example.so $(BUILD)/plugin-hole.so: $(BUILD)/plugin-%.so: \
  tests/plugin_%.c $(filter %.h,$(HOUSE))
	$(CC) $(CPPFLAGS) $(CFLAGS) -shared -fPIC -o $@ $<

$(BUILD)/plugin-none.so: | $(BUILD)/suites.h
	echo 'int nothing;' | $(CC) -shared -fPIC -x c -o $@ -

$(BUILD)/plugin-old.so: | $(BUILD)/suites.h
	echo 'int dmmsim_abi; void *dmmsim_models[1];' | \
	  $(CC) -shared -fPIC -x c -o $@ -

setup:
	@.ci/setup

# Packages may come only while `setup` runs, so the rest is another make.
check: setup
	@$(MAKE) --no-print-directory layers dmmsim reference-check figures-check \
	  slurm test

demo: setup
	@$(MAKE) --no-print-directory dmmsim
	@mkdir -p demo
	./dmmsim run scenarios/geant.ini -o demo/results.db
	./dmmsim plot demo/results.db

# `make test SUITE="kernel rng"` runs some suites; without SUITE all.
test: $(BUILD)/run-tests
	$(BUILD)/run-tests $(SUITE)

# A sweep on a real Slurm, if it can be started here; says so if not.
slurm: dmmsim
	@.ci/slurm ./dmmsim

# Many more random schedules for every design than the tests run.
schedules: $(BUILD)/run-tests
	SCHEDULES=300 $(BUILD)/run-tests schedules

# The keys in the README are those of the program.
reference: dmmsim
	@./dmmsim list keys | awk -f .ci/reference - README.md >README.new
	@mv README.new README.md

reference-check: dmmsim
	@./dmmsim list keys | awk -f .ci/reference - README.md | \
	  cmp -s - README.md || { echo >&2 \
	  "README.md has other keys than the program: make reference"; exit 1; }

# The figures of the framework are what the program draws.
figures: dmmsim
	@mkdir -p scenarios/figures
	@.ci/figures scenarios/figures >scenarios/framework.md

figures-check: dmmsim
	@mkdir -p $(BUILD)/figures
	@.ci/figures $(BUILD)/figures >$(BUILD)/framework.md
	@cmp -s $(BUILD)/framework.md scenarios/framework.md || { echo >&2 \
	  "scenarios/framework.md is not what the program draws: make figures"; \
	  exit 1; }

# The figures that papers of this field show, from the scenarios that feed them.
paper: dmmsim
	@mkdir -p paper
	@for name in $$(./dmmsim list figures | grep -v '^ '); do \
	  ./dmmsim sweep scenarios/fig-$$name.ini -o paper/$$name.db && \
	  ./dmmsim plot paper/$$name.db --figure $$name || exit 1; \
	done

# One-way rooms, and a comment wherever a reader looks for one.
layers:
	@.ci/layers $(HOUSE)
	@.ci/comments $(HOUSE) $(SUITES) $(wildcard tests/*.h)

$(BUILD)/bench-%: $(BUILD)/tests/bench_%.o $(call objects,$(LIBRARY))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# PEER_HOLD and PEER_CHAIN name programs to compare with in the same run; what
# they must print is in tests/bench_hold.c and tests/bench_world.c.
bench: $(BUILD)/bench-hold $(BUILD)/bench-world
	$(BUILD)/bench-hold 5000000 $(PEER_HOLD)
	$(BUILD)/bench-world $(PEER_CHAIN)

# With leaks, and floating-point numbers that do not fit an integer. GLib's
# slices hide leaks, and a run's own allocations go through malloc then.
asan:
	G_SLICE=always-malloc $(MAKE) BUILD=build-asan OPTIMISE="-O1 \
	  -fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover" \
	  test

# Small faults that the suites have to see (tests/mutants.txt); WORDS choose
# files. It takes minutes, so it is not part of check.
mutants: $(BUILD)/run-tests
	tests/mutants $(WORDS)

# The same bits from two compilers at two levels of optimisation.
same-bits:
	@for variant in "gcc -O0" "gcc -O2" "clang -O0" "clang -O2"; do \
	  set -- $$variant; \
	  $(MAKE) -s CC=$$1 OPTIMISE=$$2 BUILD=build-$$1$$2 \
	    build-$$1$$2/dmmsim || exit 1; \
	  for level in fluid packet; do \
	    build-$$1$$2/dmmsim run scenarios/geant.ini --level $$level \
	      --set general.duration="90 s" --format csv -q; \
	  done | sha256sum | sed "s/-$$/$$variant/"; \
	done

# Only our own code: the library that starts gnuplot has threads of its own.
tsan:
	TSAN_OPTIONS=ignore_noninstrumented_modules=1 $(MAKE) BUILD=build-tsan OPTIMISE="-O1 -fsanitize=thread" test

# Needs clang: feeds the scenario reader and the decoder of messages with what
# it can think of.
fuzz:
	$(MAKE) BUILD=build-fuzz CC=clang \
	  OPTIMISE="-O1 -fsanitize=fuzzer-no-link,address,undefined" \
	  LDFLAGS="-fsanitize=fuzzer" build-fuzz/fuzz-scenario \
	  build-fuzz/fuzz-message
	mkdir -p build-fuzz/corpus && cp scenarios/*.ini build-fuzz/corpus
	build-fuzz/fuzz-scenario -max_total_time=60 build-fuzz/corpus
	mkdir -p build-fuzz/packets
	build-fuzz/fuzz-message -max_total_time=60 -max_len=1400 build-fuzz/packets

$(BUILD)/fuzz-message: $(BUILD)/tests/support_packet.o
$(BUILD)/fuzz-%: $(BUILD)/tests/fuzz_%.o $(call objects,$(LIBRARY))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

fmt:
	@clang-format -i $(SOURCES)

# Format and findings; where clang is not installed it says so. What has been
# read without a finding is not read again until it is compiled again.
lint: has-libraries
	@if command -v clang-format >/dev/null; \
	then clang-format --dry-run -Werror $(SOURCES); \
	else echo "SKIPPED: the format of sources, for want of clang-format"; fi
	@if command -v clang-tidy >/dev/null; \
	then $(MAKE) -s --no-print-directory -j$$(nproc) $(READ); \
	else echo "SKIPPED: lint, for want of clang-tidy"; fi

READ = $(patsubst %.c,$(BUILD)/%.read,$(filter %.c,$(HOUSE)))
$(READ): $(BUILD)/%.read: $(BUILD)/%.o .clang-tidy
	@clang-tidy --quiet $*.c -- $(CPPFLAGS) -std=c11 2>$@ || \
	  { cat $@; rm $@; exit 1; }

# The rooms that models may look into.
HEADERS = $(filter %.h,$(wildcard $(addsuffix /*.h,$(addprefix sim/,base \
  record net design contract) models models/wire models/protocol)))

# Man pages and completion, from the program's tables of options.
manual: dmmsim
	@.ci/manual ./dmmsim $(BUILD)/man
	@.ci/completion ./dmmsim >$(BUILD)/dmmsim.bash

install: manual
	install -d $(DESTDIR)$(prefix)/share/man/man1
	install -m 644 $(BUILD)/man/*.1 $(DESTDIR)$(prefix)/share/man/man1
	install -D -m 644 $(BUILD)/dmmsim.bash \
	  $(DESTDIR)$(prefix)/share/bash-completion/completions/dmmsim
	install -D -m 755 dmmsim $(DESTDIR)$(prefix)/bin/dmmsim
	install -d $(DESTDIR)$(prefix)/share/dmmsim/scenarios/topologies
	for header in $(HEADERS); do install -D -m 644 $$header \
	  $(DESTDIR)$(prefix)/include/dmmsim/$$header || exit 1; done
	install -m 644 scenarios/*.ini $(DESTDIR)$(prefix)/share/dmmsim/scenarios
	install -D -m 644 -t $(DESTDIR)$(prefix)/share/dmmsim/scenarios/networks \
	  scenarios/networks/*.ini
	install -m 644 scenarios/topologies/*.graphml \
	  $(DESTDIR)$(prefix)/share/dmmsim/scenarios/topologies

clean:
	rm -rf build build-* dmmsim demo paper

help:
	@echo "make          build ./dmmsim"
	@echo "make demo     install what is missing, compare four designs, plot"
	@echo "make check    install what is missing, build, pass the tests"
	@echo "make test     the tests; SUITE=\"kernel rng\" for some of them"
	@echo "make schedules  300 random schedules for every design"
	@echo "make paper    the twenty figures of the field, in paper/"
	@echo "make bench    events and packet-hops a second, octets a host"
	@echo "make asan     the tests under address and undefined sanitizers"
	@echo "make mutants  small faults in the sources, which the suites have to see"
	@echo "make same-bits  two compilers, two optimisations, one result"
	@echo "make tsan     the tests under the thread sanitizer"
	@echo "make fuzz     scenario reader and decoder against random input (clang)"
	@echo "make reference  renew the keys in the README"
	@echo "make figures  renew scenarios/framework.md and its pictures"
	@echo "make fmt      format the sources; make lint checks them"
	@echo "make manual   man pages and completion, in build/"
	@echo "make install  to prefix=/usr/local, under DESTDIR if given"
	@echo "make setup    install the Debian packages that are missing"
	@echo "make clean    remove what was made"

.PHONY: manual slurm paper reference reference-check figures figures-check \
  has-libraries setup check demo test schedules layers bench mutants asan \
  same-bits tsan fuzz fmt lint install clean help

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
