/* The client side of a location update: an entry of the binding update list
 * (RFC 6275 section 11.1, RFC 5213 section 6.1), from its first update to its
 * end.
 *
 *            start                  accepted
 *   (none) --------> WAITING ---------------------> REGISTERED
 *                     |  ^ time-out: again, after    |      ^
 *                     |  | twice the time            |      |
 *                     +--+     refresh time has come |      | accepted
 *                     ^                              v      |
 *                     +------------------------- REFRESHING-+
 *                        the lifetime is over     | ^ time-out: again
 *                                                 +-+
 *            the lifetime is over, and the registration is not renewed
 *   REGISTERED ------------------------------------------------> (none)
 *            leave                  acknowledged, or tried often enough
 *   any    --------> LEAVING ----------------------------> (none)
 *
 * A registration belongs to the place that made it, a host or an access
 * router, and names one prefix and one server. All updates from one place about
 * one prefix are numbered together, also if they go to different servers.
 */
#pragma once

#include "models/wire/message.h"
#include "retry.h"
#include "sim/design/key.h"
#include "sim/net/network.h"

#include <stddef.h>

typedef enum RegistrationState {
  REGISTRATION_WAITING,
  REGISTRATION_REGISTERED,
  REGISTRATION_REFRESHING,
  REGISTRATION_LEAVING,
} RegistrationState;

typedef struct Registrar Registrar;

typedef struct Registration {
  Registrar *registrar;      /* borrowed */
  struct Registration *next; /* of the same host */
  Retry retry;               /* its attempts count time-outs, and no refusals */
  SimTime ends_at;    /* end of the lifetime that was granted; 0: none was */
  SimTime refresh_at; /* when it is to be renewed */
  EventId end; /* timer at `ends_at`; set if that may come before a renewal */
  Address locator;   /* in the updates; the user sets it */
  uint64_t regional; /* subnet of the regional address that the server gives;
                        0: the server is no proxy */
  uint32_t prefix;
  uint32_t server;   /* node */
  Place place;       /* that made it */
  uint32_t handover; /* that caused it */
  uint16_t sequence; /* of the last update sent */
  uint8_t state;     /* RegistrationState */
  uint8_t handoff;   /* handoff indicator of the updates */
  bool is_release;   /* leaving because the prefix is given back */
  bool is_last;      /* is not renewed any more */
  bool was_sent;     /* an update has been sent */
} Registration;

/* What all registrations of a user, a model of location update, share. */
struct Registrar {
  /* parameters */
  SimTime initial_timeout; /* INITIAL_BINDACK_TIMEOUT */
  SimTime first_timeout;   /* InitialBindackTimeoutFirstReg */
  SimTime max_timeout;     /* MAX_BINDACK_TIMEOUT */
  SimTime lifetime;        /* that is asked for */
  double refresh;          /* share of the lifetime after which to renew */
  int64_t leave_attempts;  /* de-registrations sent before giving up */
  /* set by registrar_init */
  Network *network;
  void *user;
  Registration **hosts; /* first registration of each host */
  uint16_t *sequences;  /* by prefix: last number of its host, if that has no
                           registration now */
  uint32_t sequence_room;
  /* Sends an update. The lifetime is in seconds; 0 is a de-registration. */
  void (*send)(void *user, const Registration *registration, uint32_t lifetime,
               SignallingCategory category);
  /* Returns the number of the next update. NULL: it is one more than the last.
   */
  uint16_t (*number)(void *user, const Registration *registration);
  /* An update was accepted. The registration is in force, and was not before.
   */
  void (*accepted)(void *user, Registration *registration);
  /* The registration has ended, and is freed after the call. May be NULL. */
  void (*gone)(void *user, const Registration *registration);
};

/* The parameters of a Registrar that is the member `field` of `Type`. The
 * time-outs are those of RFC 6275 section 12, the refresh that of UMIP. */
#define REGISTRAR_KEYS(Type, field)                                            \
  { .name = "binding-lifetime",                                                \
    .type = KEY_TIME,                                                          \
    .fallback = "300 s",                                                       \
    .least = 4,                                                                \
    .greatest = 262140,                                                        \
    .help = "Lifetime that a location update asks for",                        \
    .offset = offsetof(Type, field.lifetime) },                                \
    { .name = "refresh",                                                       \
      .type = KEY_FRACTION,                                                    \
      .fallback = "95 %",                                                      \
      .help = "Share of the lifetime after which a binding is renewed",        \
      .offset = offsetof(Type, field.refresh) },                               \
    { .name = "initial-timeout",                                               \
      .type = KEY_TIME,                                                        \
      .fallback = "1 s",                                                       \
      .least = 0.001,                                                          \
      .greatest = 3600,                                                        \
      .help = "Wait for an acknowledgement before the first repetition "       \
              "(INITIAL_BINDACK_TIMEOUT); it doubles each time",               \
      .offset = offsetof(Type, field.initial_timeout) },                       \
  {                                                                            \
    .name = "max-timeout", .type = KEY_TIME, .fallback = "32 s",               \
    .least = 0.001, .greatest = 86400,                                         \
    .help = "Longest wait between repetitions (MAX_BINDACK_TIMEOUT)",          \
    .offset = offsetof(Type, field.max_timeout)                                \
  }

/* Completes a registrar whose parameters and functions are set. */
void registrar_init(Registrar *registrar, Network *network, void *user);
void registrar_clear(Registrar *registrar);

/* Ends all registrations of a prefix at once, without a message. */
void registrar_forget(Registrar *registrar, uint32_t prefix);

/* Returns a registration of a prefix that the place has made, or NULL. */
Registration *registration_find(const Registrar *registrar, Place place,
                                uint32_t prefix);
/* Returns the registration of a prefix that the place has made with a server,
 * or NULL. One node may be two servers, one of which is a proxy. */
Registration *registration_at(const Registrar *registrar, Place place,
                              uint32_t prefix, uint32_t server, bool is_proxy);

/* Returns the registration of a prefix that the place has made with a server.
 * Makes it if there is none. `regional` is the subnet of the regional address
 * that a proxy gives, or 0. */
Registration *registration_get(Registrar *registrar, Place place,
                               uint32_t prefix, uint32_t server,
                               uint64_t regional);

/* Sends the first update of a new location, and repeats it until it is
 * acknowledged. */
void registration_start(Registration *registration, uint8_t handoff,
                        uint32_t handover);

/* Returns whether the server has accepted the location and the lifetime that it
 * granted has not ended. That remains so while a renewal is under way. It is
 * not so after registration_start until the next acknowledgement, nor after
 * registration_leave. */
bool registration_is_in_force(const Registration *registration);

/* Puts the registration in force for `lifetime` seconds, because the client has
 * learned in another way that the server has a record. It is not renewed. */
void registration_grant(Registration *registration, uint32_t lifetime);

/* Takes an acknowledgement of the server of the registration. If it ends the
 * registration, that is freed. */
void registration_acknowledge(Registration *registration, const Message *ack);

/* Stops repeating and renewing. */
void registration_pause(Registration *registration);
/* Goes on after a pause. A registration that is in force is renewed when that
 * is due, and for any other an update is sent now. */
void registration_resume(Registration *registration, uint32_t handover);

/* Stops renewing the registration, which then ends with its lifetime. An update
 * that was never acknowledged is still repeated until it is. */
void registration_let_expire(Registration *registration);

/* De-registers. The registration ends, and is freed, when the server has
 * answered, or when `leave_attempts` de-registrations have timed out. */
void registration_leave(Registration *registration, uint32_t handover);

/* De-registers a prefix that is given back, and repeats that until the server
 * answers. Makes the registration for this if the place has none. */
void registration_release(Registrar *registrar, Place place, uint32_t prefix,
                          uint32_t server);

/* Ends and frees the registration at once, without a message. */
void registration_drop(Registration *registration);
