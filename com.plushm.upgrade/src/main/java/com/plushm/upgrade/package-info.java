/**
 * The exchange of a bundle in a running process: check the new jar, keep the old content, stop,
 * update, refresh, start, await the service, and bring the old content back if any of it fails.
 */
package com.plushm.upgrade;
