package dev.smartcron;

/** Starts SmartCron. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("smartcron");
    }
}
