package dev.smartcron;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Ends processes as a machine's going down does: none of them lives to see another one's end. */
public final class PowerCut {
    private PowerCut() {}

    /**
     * Returns once each has its signals; there may be none.
     *
     * @param processes finds them; asked again until those that are stopped by then have started no others
     */
    public static void of(Callable<List<ProcessHandle>> processes) throws Exception {
        List<ProcessHandle> stopped = List.of();
        List<ProcessHandle> found = processes.call();
        while (!found.equals(stopped)) {
            signal("-STOP", found);
            stopped = found;
            found = processes.call();
        }
        if (!stopped.isEmpty()) {
            signal("-KILL", stopped);
        }
    }

    private static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
