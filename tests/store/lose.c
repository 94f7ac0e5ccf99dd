/* tests/store/lose.c - what SQLite does by itself when the disk is full in the middle of a statement. */
#include "help.h"
#include "store/store_private.h"

enum err lose_transaction(struct store *store)
{
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return ERR_STORE;
}
