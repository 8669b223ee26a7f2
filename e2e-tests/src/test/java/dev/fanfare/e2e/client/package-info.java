/// Publishers and readers that know nothing of the product's code, and the book-keeping between
/// them. Depends on the JDK and Jackson.
@NullMarked
package dev.fanfare.e2e.client;

import org.jspecify.annotations.NullMarked;
