/* base/json_c.h - json-c, whose type json_bool would take the name of our getter. */
#ifndef WISMO_BASE_JSON_C_H
#define WISMO_BASE_JSON_C_H

#define json_bool json_c_bool
#include <json-c/json.h>
#undef json_bool

#endif
