package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.execution.Sentence;
import dev.smartcron.net.TimeLimit;
import dev.smartcron.process.access.Program;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.Signals;
import dev.smartcron.process.kernel.Tools;
import dev.smartcron.settings.ChannelSettings.AlertProgram;
import dev.smartcron.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The channel that runs a program for each message: JSON on its standard input, the facts in its environment.
 *
 * <p>It has half a minute; then its whole process group is ended.
 */
final class CommandChannel implements Channel {
    static final String NAME = "command";

    private static final int LAST_BYTES = 4_096;
    private static final int LONGEST_LINE = 200;

    /** The kernel takes no variable of more than 128 KiB, and a character may have four bytes. */
    private static final int LONGEST_VARIABLE = 30_000;

    /** The time for the last of its output, which may still be on its way when it has ended. */
    private static final long LAST_WORDS_MILLIS = 500;

    private final AlertProgram program;
    private final Duration longest;

    CommandChannel(AlertProgram program) {
        this(program, TimeLimit.OF_A_TRY);
    }

    CommandChannel(AlertProgram program, Duration longest) {
        this.program = program;
        this.longest = longest;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public @Nullable String send(OutgoingMessage message) throws ChannelProblem {
        Process process = start(message);
        LastWords words = new LastWords(process.getInputStream());
        inBackground("alert-command-output", words);
        inBackground(
                "alert-command-input", () -> give(process, Forms.of(message).json()));
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw problem("took longer than " + longest.toSeconds() + "s and was ended", words);
            }
            if (process.exitValue() != 0) {
                throw problem("ended with exit code " + process.exitValue(), words);
            }
            return null;
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new ChannelProblem("interrupted", true, null, e);
        }
    }

    @Override
    public String reach() throws ChannelProblem {
        String name = program.arguments().get(0);
        Program found = Program.find(name, System.getenv("PATH"), Path.of("").toAbsolutePath());
        if (found instanceof Program.Missing missing) {
            throw new ChannelProblem(Sentence.PLAIN.of(missing.reason()), true, null, null);
        }
        return name + " is there";
    }

    private static void end(Process process) {
        Signals.killGroups(ProcStat.read(process.pid()).stream().toList());
    }

    private Process start(OutgoingMessage message) throws ChannelProblem {
        try {
            List<String> arguments = new ArrayList<>();
            // The leader of a session of its own, hence of a process group.
            arguments.add(Tools.find("setsid", "util-linux").toString());
            arguments.addAll(program.arguments());
            ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
            builder.environment().putAll(variables(message));
            return builder.start();
        } catch (IOException e) {
            throw new ChannelProblem(name() + " cannot be started: " + e.getMessage(), true, null, e);
        }
    }

    static Map<String, String> variables(OutgoingMessage message) {
        MessageForms forms = Forms.of(message);
        Map<String, String> variables = new HashMap<>(forms.variables());
        variables.put("SMARTCRON_ALERT_ID", PlainText.line(message.id()));
        variables.put("SMARTCRON_ALERT_SUBJECT", forms.subject());
        variables.put("SMARTCRON_ALERT_TEXT", PlainText.cut(forms.text(), LONGEST_VARIABLE));
        return variables;
    }

    private static void inBackground(String name, Runnable what) {
        Thread thread = new Thread(what, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void give(Process process, byte[] json) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(json);
        } catch (IOException e) {
            return; // it need not read what it is given
        }
    }

    private ChannelProblem problem(String what, LastWords words) {
        String line = words.lastLine();
        return new ChannelProblem(name() + " " + what + (line.isEmpty() ? "" : ": " + line), false, null, null);
    }

    /** The end of what a program prints. */
    private static final class LastWords implements Runnable {
        private final InputStream printed;
        private String last = "";
        private boolean hasEnded;

        LastWords(InputStream printed) {
            this.printed = printed;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[LAST_BYTES];
            try (printed) {
                for (int n = printed.read(buffer); n >= 0; n = printed.read(buffer)) {
                    add(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // Its group was ended; what came before is all there is.
                end();
                return;
            }
            end();
        }

        private synchronized void add(String more) {
            String all = last + more;
            last = all.substring(Math.max(0, all.length() - LAST_BYTES));
        }

        private synchronized void end() {
            hasEnded = true;
            notifyAll();
        }

        synchronized String lastLine() {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
            try {
                for (long left = LAST_WORDS_MILLIS; !hasEnded && left > 0; ) {
                    wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            List<String> lines = last.lines()
                    .map(PlainText::line)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.isEmpty() ? "" : PlainText.cut(lines.get(lines.size() - 1), LONGEST_LINE);
        }
    }
}
