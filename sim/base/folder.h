/* A folder that is there whole or not at all: it is made beside its place, and
 * takes that place when it is whole. */
#pragma once

#include <glib.h>

#define FOLDER_ERROR (g_quark_from_static_string("dmmsim-folder"))

/* Makes a folder beside `path`, where nothing may be but an empty folder.
 * Returns its path, for folder_end or folder_remove; or NULL, and an error. The
 * caller frees it. */
char *folder_begin(const char *path, GError **error);

/* Lets the folder `beside` take its place. Returns false and an error if that
 * cannot be; then it stays where it is. */
gboolean folder_end(const char *beside, const char *path, GError **error);

/* Removes a folder and all that is in it, or a file. A symbolic link is
 * removed, and what it leads to is not. Errors are ignored. */
void folder_remove(const char *path);
