/** The record of what happened: executions, attempts and their outcomes, as pure values. */
@NullMarked
package dev.smartcron.execution;

import org.jspecify.annotations.NullMarked;
