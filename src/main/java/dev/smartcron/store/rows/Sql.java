package dev.smartcron.store.rows;

/**
 * Completes our SQL texts with what several of them say. In braces stand:
 *
 * <ul>
 *   <li>{@code {execution}} and {@code {task}}: the columns of {@code e} and {@code t} that {@link Rows} reads.
 *   <li>{@code {by_rank}}: the order of executions {@code e} that wait, as {@link Rank} has it; takes {@code :now}.
 *   <li>{@code {here}}: whether task {@code t} may run on a node; takes {@code :node_key} and {@code :environment_key}.
 *   <li>{@code {nowhere}}: whether no node of any environment of task {@code t} has ticked for as long as its firings
 *       wait for one; takes these, {@code :node} and {@code :now}.
 * </ul>
 */
public final class Sql {
    private static final String HERE = """
            (t.start_within is null
                or ((t.hosts is null or replace(t.hosts, :node_key, '') <> t.hosts)
                    and (t.environments is null or replace(t.environments, :environment_key, '') <> t.environments)))""";

    private static final String NOWHERE = """
            (t.environments is not null and replace(t.environments, :environment_key, '') = t.environments
                and not exists (
                    select 1 from nodes n
                    where n.last_tick > :now - t.start_within and n.name <> :node
                        and replace(t.environments, ',' || coalesce(n.environment, '') || ',', '') <> t.environments))""";

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

    private static String part(String name) {
        return switch (name) {
            case "execution" -> Rows.EXECUTION;
            case "task" -> Rows.TASK;
            case "by_rank" -> Rank.SQL;
            case "here" -> HERE;
            case "nowhere" -> NOWHERE;
            default -> throw new IllegalArgumentException("nothing is called {" + name + "}");
        };
    }
}
