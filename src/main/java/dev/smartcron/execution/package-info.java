/** The record of what happened: executions, attempts and their outcomes, as pure values. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.execution;
