package dev.smartcron.store.rows;

/**
 * Completes our SQL texts with what several of them say. In braces stand:
 *
 * <ul>
 *   <li>{@code {execution}} and {@code {task}}: the columns of {@code e} and {@code t} that {@link Rows} reads.
 *   <li>{@code {by_rank}}: the order of executions {@code e} that wait, as {@link Rank} has it; takes {@code :now}.
 *   <li>{@code {after}}: whether an execution {@code w} comes after a place in that order; takes {@code :now} and the place.
 *   <li>{@code {here}}: whether task {@code t} may run on the node that asks; takes {@code :node_key} and {@code
 *       :environment_key}.
 *   <li>{@code {there}}: whether task {@code t} may run on node {@code n}.
 *   <li>{@code {about}}: whether node {@code n} has ticked within the time for which firings of task {@code t} wait for one;
 *       takes {@code :now}.
 *   <li>{@code {nowhere}}: whether no node of any environment of task {@code t} has; takes what these take, and {@code
 *       :node}.
 *   <li>{@code {firings_since}}: of the firings that an ended execution stands for, those since {@code :since}. Where it
 *       stands for many, when each was is not kept, so it is reckoned as if that had gone on evenly.
 * </ul>
 */
public final class Sql {
    private static final String HERE =
            "(t.start_within is null or (" + mayRunOn(":node_key", ":environment_key") + "))";

    private static final String ENVIRONMENT_OF_N = "',' || coalesce(n.environment, '') || ','";

    private static final String THERE = mayRunOn("',' || n.name || ','", ENVIRONMENT_OF_N);

    /** A window may be as short as a minute: the tick of a node that is about may be on its way for two. */
    private static final String ABOUT = "n.last_tick > :now - t.start_within - 120000";

    private static final String NOWHERE = "(t.environments is not null and not "
            + names("t.environments", ":environment_key")
            + " and not exists (select 1 from nodes n where n.name <> :node and " + ABOUT + " and "
            + names("t.environments", ENVIRONMENT_OF_N) + "))";

    private static final String FIRINGS_SINCE = """
            case when firings = 1 or created_at >= :since or finished_at <= created_at then firings
                else (firings * (finished_at - :since) + (finished_at - created_at) / 2) / (finished_at - created_at) end""";

    private Sql() {}

    public static String of(String text) {
        StringBuilder sql = new StringBuilder(text.length() + 512);
        int copied = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', copied)) {
            int close = text.indexOf('}', open);
            sql.append(text, copied, open).append(part(text.substring(open + 1, close)));
            copied = close + 1;
        }
        return sql.append(text, copied, text.length()).toString();
    }

    /** Of nodes and environments alike: no list names any but those that are in it. */
    private static String mayRunOn(String nodeKey, String environmentKey) {
        return "(t.hosts is null or " + names("t.hosts", nodeKey) + ") and (t.environments is null or "
                + names("t.environments", environmentKey) + ")";
    }

    private static String names(String list, String key) {
        return "replace(" + list + ", " + key + ", '') <> " + list;
    }

    private static String part(String name) {
        return switch (name) {
            case "execution" -> Rows.EXECUTION;
            case "task" -> Rows.TASK;
            case "by_rank" -> Rank.SQL;
            case "after" -> Rank.AFTER;
            case "here" -> HERE;
            case "there" -> THERE;
            case "about" -> ABOUT;
            case "nowhere" -> NOWHERE;
            case "firings_since" -> FIRINGS_SINCE;
            default -> throw new IllegalArgumentException("nothing is called {" + name + "}");
        };
    }
}
