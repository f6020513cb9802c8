/**
 * How messages become bytes. A protocol describes its messages to a {@link
 * com.plushm.api.codec.FieldWriter} and reads them back from a {@link
 * com.plushm.api.codec.FieldReader}, which checks every length before it allocates; the transport
 * alone knows the encoding behind them.
 */
@Version("1.0.0")
@Export
package com.plushm.api.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
