package dev.smartcron;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the rooms in their one straight order: each may use only rooms further down this list. */
class FloorPlanTest {
    private static final String HOUSE = "dev.smartcron";
    private static final List<String> ROOMS = List.of(
            "",
            "cli",
            "cli.terminal",
            "web",
            "web.server",
            "web.pages",
            "web.api",
            "web.access",
            "web.http",
            "app",
            "operations",
            "maintenance",
            "status.report",
            "status.prometheus",
            "status.figures",
            "status.timeline",
            "status.why",
            "status",
            "checks",
            "simulation",
            "tick",
            "tick.supervise",
            "tick.resident",
            "tick.start",
            "tick.plan",
            "tick.admit",
            "alert",
            "alert.channel",
            "alert.message",
            "hooks",
            "store",
            "store.query",
            "store.alerts",
            "store.plan",
            "store.claim",
            "store.nodes",
            "store.upkeep",
            "store.rows",
            "store.db",
            "output",
            "output.log",
            "output.failure",
            "output.redaction",
            "process",
            "process.limits",
            "process.access",
            "process.kernel",
            "net",
            "settings",
            "taskfile",
            "yaml",
            "execution",
            "task",
            "schedule",
            "html",
            "text");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void no_room_reaches_up() {
        Set<String> reachingUp = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass();
                if (isOurs(to) && floor(to) < floor(from)) {
                    reachingUp.add(dependency.getDescription());
                }
            }
        }
        assertThat(reachingUp).isEmpty();
    }

    @Test
    void every_room_is_on_the_plan_and_was_seen() {
        Set<String> seen = CLASSES.stream()
                .filter(FloorPlanTest::isOurs)
                .map(FloorPlanTest::room)
                .collect(Collectors.toSet());
        assertThat(ROOMS).containsAll(seen);
        assertThat(seen).contains("", "process.kernel", "store.db", "text");
    }

    /** A class that is needed to understand another one must not need that one: a reader could begin with neither. */
    @Test
    void no_classes_stand_in_a_circle() {
        slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles().check(CLASSES);
    }

    /** Nested classes are a part of the one that they stand in. */
    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isOurs(type) ? SliceIdentifier.of(type.getName().split("\\$", 2)[0]) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }

    @Test
    void only_the_store_knows_a_database() {
        Set<String> elsewhere = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                String to = dependency.getTargetClass().getPackageName();
                if (!room(from).startsWith("store") && (to.startsWith("java.sql") || to.startsWith("org.jdbi"))) {
                    elsewhere.add(dependency.getDescription());
                }
            }
        }
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void one_room_knows_how_prometheus_writes() {
        Set<String> elsewhere = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                boolean itsLibrary =
                        dependency.getTargetClass().getPackageName().startsWith("io.prometheus");
                if (itsLibrary && !room(from).equals("status.prometheus")) {
                    elsewhere.add(dependency.getDescription());
                }
            }
        }
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void no_name_stands_for_two_classes() {
        assertThat(CLASSES.stream()
                        .filter(FloorPlanTest::isOurs)
                        .map(JavaClass::getSimpleName)
                        .filter(name -> !name.isEmpty() && !name.equals("package-info")))
                .doesNotHaveDuplicates();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(HOUSE) || type.getPackageName().startsWith(HOUSE + ".");
    }

    private static int floor(JavaClass type) {
        return ROOMS.indexOf(room(type));
    }

    /** The innermost one on the plan; of a package that is on no plan, its outermost name. */
    private static String room(JavaClass type) {
        String path =
                type.getPackageName().equals(HOUSE) ? "" : type.getPackageName().substring(HOUSE.length() + 1);
        while (!ROOMS.contains(path) && path.contains(".")) {
            path = path.substring(0, path.lastIndexOf('.'));
        }
        return path;
    }
}
