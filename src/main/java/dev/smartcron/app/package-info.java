/** The application: what is wired together for a command or a web request, and how a runner leaves. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.app;
