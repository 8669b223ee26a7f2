/// Processes that a test starts, freezes, kills and stops. Depends on the JDK only.
@NullMarked
package dev.fanfare.e2e.process;

import org.jspecify.annotations.NullMarked;
