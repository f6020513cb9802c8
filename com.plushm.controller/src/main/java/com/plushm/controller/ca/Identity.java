package com.plushm.controller.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A private key and the certificate of its public half. */
record Identity(PrivateKey key, X509Certificate certificate) {}
