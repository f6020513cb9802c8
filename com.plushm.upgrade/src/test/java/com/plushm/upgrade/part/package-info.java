/** What the bundles consist of that the tests put into a framework. */
package com.plushm.upgrade.part;
