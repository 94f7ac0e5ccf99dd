/* tests/server/test_figures.c - what /metrics says. */
#include <string.h>

#include "server/figures.h"
#include "test.h"

TEST(latencies_are_told_as_prometheus_reads_them)
{
    struct figures figures = {0};
    struct str out = STR_EMPTY;
    histogram_add(&figures.turns[CHANNEL_ALEXA], 400);
    histogram_add(&figures.turns[CHANNEL_ALEXA], 1000);
    histogram_add(&figures.turns[CHANNEL_ALEXA], 9000000);
    figures_write(&out, &figures);
    expect(strstr(out.data, "wismo_turn_seconds_bucket{channel=\"alexa\",le=\"0.0005\"} 1\n"));
    expect(strstr(out.data, "wismo_turn_seconds_bucket{channel=\"alexa\",le=\"0.001\"} 2\n"));
    expect(strstr(out.data, "wismo_turn_seconds_bucket{channel=\"alexa\",le=\"5\"} 2\n"));
    expect(strstr(out.data, "wismo_turn_seconds_bucket{channel=\"alexa\",le=\"+Inf\"} 3\n"));
    expect(strstr(out.data, "wismo_turn_seconds_sum{channel=\"alexa\"} 9.001400\n"));
    expect(strstr(out.data, "wismo_turn_seconds_count{channel=\"alexa\"} 3\n"));
    expect(!strstr(out.data, "channel=\"rest\""));
    str_clear(&out);
}

TEST(every_figure_is_named_ours_and_explained)
{
    struct figures figures = {0};
    struct str out = STR_EMPTY;
    figures.hooks[HOOK_UNAUTHENTIC] = 3;
    figures_write(&out, &figures);
    expect(strstr(out.data, "wismo_hooks_total{outcome=\"unauthentic\"} 3\n"));
    for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n"))
        expect(!strncmp(line, "wismo_", 6) || !strncmp(line, "# HELP wismo_", 13) ||
               !strncmp(line, "# TYPE wismo_", 13));
    str_clear(&out);
}
