/* Updates and de-registrations are the same message with another lifetime, and
 * one timer, the Retry, serves all states: it repeats what was sent, renews
 * what is registered, or ends what is not renewed. A second timer marks the
 * place at the end of the lifetime. It is set only when the end may come before
 * a renewal: while one is under way, and after registration_grant.
 *
 * The registrations of a host are a list, because there are few.
 */

#include "registration.h"

#include <string.h>

static void registration_timer(void *target, uint64_t unused);

void
registrar_init(Registrar *registrar, Network *network, void *user)
{
  registrar->network = network;
  registrar->user = user;
  registrar->hosts = g_new0(Registration *, network->host_count);
}

void
registrar_clear(Registrar *registrar)
{
  for (uint32_t i = 0; i < registrar->network->host_count; i++) {
    while (registrar->hosts[i]) {
      Registration *first = registrar->hosts[i];
      registrar->hosts[i] = first->next;
      g_slice_free(Registration, first);
    }
  }
  g_free(registrar->hosts);
  g_free(registrar->sequences);
}

/* Keeps the last number of a host about a prefix. The host goes on from it
 * after it has been at home, because the end of a binding may not have reached
 * all who keep one (RFC 6275 section 11.1). */
static void
registrar_keep_sequence(Registrar *registrar, uint32_t prefix,
                        uint16_t sequence)
{
  uint32_t room = registrar->network->prefix_room;

  if (prefix >= registrar->sequence_room) {
    registrar->sequences = g_renew(uint16_t, registrar->sequences, room);
    memset(registrar->sequences + registrar->sequence_room, 0,
           (room - registrar->sequence_room) * sizeof(uint16_t));
    registrar->sequence_room = room;
  }
  registrar->sequences[prefix] = sequence;
}

static uint32_t
registration_host(const Registrar *registrar, uint32_t prefix)
{
  return registrar->network->prefixes[prefix].host;
}

Registration *
registration_find(const Registrar *registrar, Place place, uint32_t prefix)
{
  Registration *r = registrar->hosts[registration_host(registrar, prefix)];

  while (r && (r->place != place || r->prefix != prefix))
    r = r->next;
  return r;
}

Registration *
registration_at(const Registrar *registrar, Place place, uint32_t prefix,
                uint32_t server, bool is_proxy)
{
  Registration *r = registrar->hosts[registration_host(registrar, prefix)];

  while (r && (r->place != place || r->prefix != prefix ||
               r->server != server || (r->regional != 0) != is_proxy))
    r = r->next;
  return r;
}

static Registration *
registration_new(Registrar *registrar, Place place, uint32_t prefix,
                 uint32_t server)
{
  Registration **first =
    &registrar->hosts[registration_host(registrar, prefix)];
  Registration *r = g_slice_new0(Registration);

  r->registrar = registrar;
  if (place_is_host(place) && prefix < registrar->sequence_room)
    r->sequence = registrar->sequences[prefix];
  r->place = place;
  r->prefix = prefix;
  r->server = server;
  r->next = *first;
  *first = r;
  return r;
}

Registration *
registration_get(Registrar *registrar, Place place, uint32_t prefix,
                 uint32_t server, uint64_t regional)
{
  Registration *r =
    registration_at(registrar, place, prefix, server, regional != 0);

  if (!r)
    r = registration_new(registrar, place, prefix, server);
  r->regional = regional;
  return r;
}

/* Returns the number after the last that the place has used about the prefix.
 */
static uint16_t
next_sequence(const Registration *registration)
{
  const Registrar *registrar = registration->registrar;
  const Registration *r =
    registrar->hosts[registration_host(registrar, registration->prefix)];
  uint16_t last = registration->sequence;

  for (; r; r = r->next)
    if (r->place == registration->place && r->prefix == registration->prefix &&
        (int16_t)(r->sequence - last) > 0)
      last = r->sequence;
  return (uint16_t)(last + 1);
}

/* Returns the lifetime to ask for, in s. It is a multiple of 4 s, as it is on
 * the wire (RFC 6275 section 6.1.7). */
static uint32_t
registrar_lifetime(const Registrar *registrar)
{
  return (uint32_t)(registrar->lifetime / (4 * SIM_SECOND)) * 4;
}

/* Sends an update, or a de-registration if the registration is leaving, and
 * sets the timer for its repetition. */
static void
registration_send(Registration *r, SignallingCategory category)
{
  Registrar *registrar = r->registrar;
  bool is_first = !r->was_sent && r->retry.attempts == 0;
  SimTime initial =
    is_first ? registrar->first_timeout : registrar->initial_timeout;
  uint32_t lifetime =
    r->state == REGISTRATION_LEAVING ? 0 : registrar_lifetime(registrar);

  r->sequence = registrar->number ? registrar->number(registrar->user, r)
                                  : next_sequence(r);
  retry_arm(registrar->network->kernel, &r->retry,
            retry_wait(initial, r->retry.attempts, registrar->max_timeout),
            registration_timer, r, 0);
  r->was_sent = true;
  registrar->send(registrar->user, r, lifetime, category);
}

/* Sets the timer for a time, or for now if that time has passed. */
static void
registration_wait_until(Registration *r, SimTime at)
{
  Network *network = r->registrar->network;

  retry_arm(network->kernel, &r->retry, MAX(at - network_now(network), 0),
            registration_timer, r, 0);
}

static void
registration_stop_timer(Registration *r)
{
  retry_stop(r->registrar->network->kernel, &r->retry);
}

void
registration_start(Registration *r, uint8_t handoff, uint32_t handover)
{
  r->state = REGISTRATION_WAITING;
  r->is_release = r->is_last = false;
  r->retry.attempts = 0;
  r->ends_at = 0;
  r->handoff = handoff;
  r->handover = handover;
  registration_send(r, SIGNALLING_REGISTRATION);
}

bool
registration_is_in_force(const Registration *r)
{
  return (r->state == REGISTRATION_REGISTERED ||
          r->state == REGISTRATION_REFRESHING) &&
         r->ends_at > network_now(r->registrar->network);
}

static void
registration_changed(Registration *r)
{
  network_changed(r->registrar->network, r->place,
                  registration_host(r->registrar, r->prefix));
}

/* The lifetime has ended, so the place decides differently about packets. */
static void
registration_ends(void *target, uint64_t unused)
{
  Registration *r = target;

  (void)unused;
  r->end = EVENT_NONE;
  registration_changed(r);
}

/* Sets the timer for the end of the lifetime, which may come before a renewal.
 */
static void
registration_watch_end(Registration *r)
{
  Kernel *kernel = r->registrar->network->kernel;

  kernel_cancel(kernel, r->end);
  r->end = r->ends_at > kernel_now(kernel)
             ? kernel_schedule_at(kernel, r->ends_at, registration_ends, r, 0)
             : EVENT_NONE;
}

static void
registration_forget_end(Registration *r)
{
  if (r->end != EVENT_NONE)
    kernel_cancel(r->registrar->network->kernel, r->end);
  r->end = EVENT_NONE;
}

static void
registration_refresh(Registration *r)
{
  registration_watch_end(r);
  r->state = REGISTRATION_REFRESHING;
  r->retry.attempts = 0;
  r->handoff = HANDOFF_REFRESH;
  r->handover = INDEX_NONE;
  registration_send(r, SIGNALLING_REFRESH);
}

static void
registration_repeat(Registration *r)
{
  SignallingCategory category = r->state == REGISTRATION_REFRESHING
                                  ? SIGNALLING_REFRESH
                                  : SIGNALLING_REGISTRATION;
  bool is_over = r->state == REGISTRATION_REFRESHING &&
                 r->ends_at <= network_now(r->registrar->network);

  retry_count(&r->retry);
  if (is_over)
    r->state = REGISTRATION_WAITING;
  registration_send(r, category);
}

static void
registration_timer(void *target, uint64_t unused)
{
  Registration *r = target;

  (void)unused;
  switch ((RegistrationState)r->state) {
  case REGISTRATION_REGISTERED:
    if (r->is_last)
      registration_drop(r);
    else
      registration_refresh(r);
    break;
  case REGISTRATION_WAITING:
  case REGISTRATION_REFRESHING:
    registration_repeat(r);
    break;
  case REGISTRATION_LEAVING:
    retry_count(&r->retry);
    if (!r->is_release && r->retry.attempts >= r->registrar->leave_attempts)
      registration_drop(r);
    else
      registration_send(r, SIGNALLING_DEREGISTRATION);
    break;
  }
}

void
registration_grant(Registration *r, uint32_t lifetime)
{
  bool is_change = !registration_is_in_force(r);

  registration_stop_timer(r);
  r->state = REGISTRATION_REGISTERED;
  r->ends_at = network_now(r->registrar->network) + lifetime * SIM_SECOND;
  registration_watch_end(r);
  if (is_change)
    registration_changed(r);
}

/* Puts the registration in force, and sets the timer for its renewal, or for
 * its end if it is not renewed. Tells the user if it was not in force before.
 */
static void
registration_accept(Registration *r, const Message *ack)
{
  Registrar *registrar = r->registrar;
  SimTime now = network_now(registrar->network);
  SimTime lifetime = ack->lifetime * SIM_SECOND;
  bool is_change =
    r->state == REGISTRATION_WAITING || !registration_is_in_force(r);

  registration_forget_end(r);
  r->state = REGISTRATION_REGISTERED;
  r->retry.attempts = 0;
  r->ends_at = now + lifetime;
  r->refresh_at = now + sim_time(sim_seconds(lifetime) * registrar->refresh);
  registration_wait_until(r, r->is_last ? r->ends_at : r->refresh_at);
  if (!is_change)
    return;
  metrics_handover_moment(registrar->network->metrics, r->handover,
                          HANDOVER_REGISTERED, now);
  registration_changed(r);
  registrar->accepted(registrar->user, r);
}

/* Status 135 says that the server has seen a later number. The next update then
 * follows that number, but if the user gives the numbers (`number`), the answer
 * is ignored. Any other answer counts only if it has the number of the last
 * update. It ends a registration that is leaving. A server that has seen a
 * later time (status 157) gets another update with the present time. After any
 * other refusal the update is repeated when its time-out has passed. */
void
registration_acknowledge(Registration *r, const Message *ack)
{
  bool is_leaving = r->state == REGISTRATION_LEAVING;

  if (r->state == REGISTRATION_REGISTERED)
    return;
  if (ack->status == STATUS_SEQUENCE && r->registrar->number) {
    return;
  } else if (ack->status == STATUS_SEQUENCE) {
    r->sequence = ack->sequence;
  } else if (ack->sequence != r->sequence) {
    return;
  } else if (ack->status == STATUS_ACCEPTED || is_leaving) {
    registration_stop_timer(r);
    if (is_leaving)
      registration_drop(r);
    else
      registration_accept(r, ack);
    return;
  } else if (ack->status != STATUS_TIMESTAMP_OLD) {
    return;
  }
  registration_stop_timer(r);
  registration_send(r, is_leaving ? SIGNALLING_DEREGISTRATION
                                  : SIGNALLING_REGISTRATION);
}

void
registration_pause(Registration *r)
{
  registration_stop_timer(r);
}

void
registration_resume(Registration *r, uint32_t handover)
{
  if (registration_is_in_force(r))
    registration_wait_until(r, r->refresh_at);
  else
    registration_start(r, r->handoff, handover);
}

void
registration_let_expire(Registration *r)
{
  r->is_last = true;
  if (r->state == REGISTRATION_WAITING)
    return;
  r->state = REGISTRATION_REGISTERED;
  registration_wait_until(r, r->ends_at);
}

void
registration_leave(Registration *r, uint32_t handover)
{
  r->state = REGISTRATION_LEAVING;
  r->retry.attempts = 0;
  r->handover = handover;
  r->handoff = HANDOFF_UNKNOWN;
  registration_send(r, SIGNALLING_DEREGISTRATION);
  registration_changed(r);
}

void
registration_release(Registrar *registrar, Place place, uint32_t prefix,
                     uint32_t server)
{
  Registration *r = registration_get(registrar, place, prefix, server, 0);

  r->is_release = true;
  registration_leave(r, INDEX_NONE);
}

void
registration_drop(Registration *r)
{
  Registrar *registrar = r->registrar;
  Registration **link =
    &registrar->hosts[registration_host(registrar, r->prefix)];

  registration_stop_timer(r);
  registration_forget_end(r);
  registration_changed(r);
  if (place_is_host(r->place))
    registrar_keep_sequence(registrar, r->prefix, r->sequence);
  while (*link != r)
    link = &(*link)->next;
  *link = r->next;
  if (registrar->gone)
    registrar->gone(registrar->user, r);
  g_slice_free(Registration, r);
}

void
registrar_forget(Registrar *registrar, uint32_t prefix)
{
  Registration *next;
  Registration *r = registrar->hosts[registration_host(registrar, prefix)];

  for (; r; r = next) {
    next = r->next;
    if (r->prefix == prefix)
      registration_drop(r);
  }
  if (prefix < registrar->sequence_room)
    registrar->sequences[prefix] = 0;
}
