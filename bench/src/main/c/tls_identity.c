/*
 * Makes a certificate of its own for localhost, with a key on P-256, valid from an hour ago for a day.
 *
 *   tls_identity CERTIFICATE KEY      writes both in PEM.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { HOUR = 3600 };

static void require(bool good, const char *what) {
    if (!good) {
        fprintf(stderr, "tls_identity: %s: %s\n", what, ERR_error_string(ERR_peek_last_error(), NULL));
        exit(1);
    }
}

static void add(X509 *certificate, int kind, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    require(extension != NULL && X509_add_ext(certificate, extension, -1), value);
    X509_EXTENSION_free(extension);
}

static X509 *certify(EVP_PKEY *key) {
    X509 *certificate = X509_new();
    require(certificate != NULL, "memory");
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -HOUR);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * HOUR);
    X509_set_pubkey(certificate, key);
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    add(certificate, NID_basic_constraints, "critical,CA:TRUE");
    add(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    require(X509_sign(certificate, key, EVP_sha256()) > 0, "sign");
    return certificate;
}

static FILE *open_file(const char *path) {
    FILE *file = fopen(path, "w");
    require(file != NULL, path);
    return file;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: tls_identity CERTIFICATE KEY\n", stderr);
        return 2;
    }
    umask(S_IRWXG | S_IRWXO);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    require(key != NULL, "P-256");
    FILE *to = open_file(argv[1]);
    require(PEM_write_X509(to, certify(key)) && fclose(to) == 0, argv[1]);
    to = open_file(argv[2]);
    require(PEM_write_PKCS8PrivateKey(to, key, NULL, NULL, 0, NULL, NULL) && fclose(to) == 0, argv[2]);
    return 0;
}
