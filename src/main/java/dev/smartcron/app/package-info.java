/** The application: what is wired together for a command or a web request, and how a runner leaves. */
@NullMarked
package dev.smartcron.app;

import org.jspecify.annotations.NullMarked;
