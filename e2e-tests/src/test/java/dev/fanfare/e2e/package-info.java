/// What a user, a browser and an operator may rely on, held over HTTP against real processes.
@NullMarked
package dev.fanfare.e2e;

import org.jspecify.annotations.NullMarked;
