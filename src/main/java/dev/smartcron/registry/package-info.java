/** The task table and who changes it: reconciling it with a task file, and what operators switch. */
@NullMarked
package dev.smartcron.registry;

import org.jspecify.annotations.NullMarked;
