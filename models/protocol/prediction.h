/* This is what the kinds of handover assistance share: how routers learn where
 * a host will go, and to which handover the messages before it belong.
 */
#pragma once

#include "sim/contract/dispatch.h"

typedef enum Mode { MODE_PREDICTIVE, MODE_REACTIVE } Mode;

typedef struct Prediction {
  int mode;             /* Mode */
  SimTime anticipation; /* from when the host acts until it loses the link */
  double wrong;         /* probability that another router is expected */
} Prediction;

#define PREDICTION_KEYS(Type, field)                                           \
  { .name = "mode",                                                            \
    .type = KEY_CHOICE,                                                        \
    .fallback = "predictive",                                                  \
    .choices = "predictive|reactive",                                          \
    .help = "Whether the routers act before the host moves, or when it has",   \
    .offset = offsetof(Type, field.mode) },                                    \
    { .name = "anticipation",                                                  \
      .type = KEY_TIME,                                                        \
      .fallback = "100 ms",                                                    \
      .greatest = 3600,                                                        \
      .help = "Time before the loss of the link at which the host acts",       \
      .offset = offsetof(Type, field.anticipation) },                          \
  {                                                                            \
    .name = "wrong-prediction", .type = KEY_FRACTION, .fallback = "0 %",       \
    .help = "Share of handovers that are predicted to the wrong router, "      \
            "another neighbour of the present one",                            \
    .offset = offsetof(Type, field.wrong)                                      \
  }

/* The parameters of the requests between the two routers; `field` is an
 * Exchanges. */
#define INITIATE_KEYS(Type, field)                                             \
  { .name = "hi-timeout",                                                      \
    .type = KEY_TIME,                                                          \
    .fallback = "100 ms",                                                      \
    .least = 0.001,                                                            \
    .greatest = 3600,                                                          \
    .help = "Wait for HAck before HI is repeated; it doubles each time",       \
    .offset = offsetof(Type, field.initial_timeout) },                         \
  {                                                                            \
    .name = "hi-retries", .type = KEY_INTEGER, .fallback = "3", .least = 1,    \
    .greatest = 100, .help = "Times that HI is sent (HI_RETRIES)",             \
    .offset = offsetof(Type, field.most_attempts)                              \
  }

/* Returns the access link at which a host is expected that will go to `access`.
 * With the probability `wrong` it is another neighbour of its present link, if
 * that has one. */
uint32_t prediction_draw(const Prediction *prediction, const Network *network,
                         uint32_t host, uint32_t access);

/* Begins the record of a handover that is expected. */
void prediction_begins(Network *network, uint32_t host);
/* Returns the record to which messages about the host belong now: that of the
 * expected handover as long as the link is up, or else that of the last one. */
uint32_t prediction_handover(const Network *network, uint32_t host);
