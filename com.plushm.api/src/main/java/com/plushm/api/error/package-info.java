/**
 * Errors for people: a stable code, what failed, where, and what to do about it. Whatever a user
 * may read is thrown as a {@link com.plushm.api.error.PlushException}; anything else that escapes
 * is a defect of ours and is reported as an internal error.
 */
@Version("1.0.0")
@Export
package com.plushm.api.error;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
