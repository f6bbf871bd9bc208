package dev.smartcron.store;

/**
 * Where a runner is: what the hosts and environments that tasks name are held against.
 *
 * <p>The lists are kept as {@code ,a,b,} so that one SQL text for both databases can ask whether a name is among them.
 */
public record Place(String node, String environment) {
    /** Whether task {@code t} may run here; takes the parameters of {@link #nodeKey} and {@link #environmentKey}. */
    static final String OURS = """
            (t.start_within is null
                or ((t.hosts is null or replace(t.hosts, :node_key, '') <> t.hosts)
                    and (t.environments is null or replace(t.environments, :environment_key, '') <> t.environments)))""";

    /** Whether no node of any environment of task {@code t} has ticked for as long as its firings wait for one. */
    static final String NOBODYS = """
            (t.environments is not null and replace(t.environments, :environment_key, '') = t.environments
                and not exists (
                    select 1 from nodes n
                    where n.last_tick > :now - t.start_within and n.name <> :node
                        and replace(t.environments, ',' || coalesce(n.environment, '') || ',', '') <> t.environments))""";

    String nodeKey() {
        return key(node);
    }

    String environmentKey() {
        return key(environment);
    }

    static String key(String name) {
        return "," + name + ",";
    }
}
