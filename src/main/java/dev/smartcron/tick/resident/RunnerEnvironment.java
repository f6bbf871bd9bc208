package dev.smartcron.tick.resident;

/**
 * The environment that a runner gives tasks.
 *
 * @param fingerprint equal for two runners that give tasks the same environment
 * @param isCrons whether it is the current one: of a tick by the system's cron, and not of a command by hand
 */
public record RunnerEnvironment(String fingerprint, boolean isCrons) {}
