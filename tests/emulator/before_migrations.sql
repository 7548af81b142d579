-- The tables as version 1.0.0 made them without migrations, with one row in each.
CREATE TABLE merchants (
  login VARCHAR(255) NOT NULL, public_key TEXT NOT NULL, bits INTEGER NOT NULL,
  fingerprint VARCHAR(64) NOT NULL, PRIMARY KEY (login)
);
CREATE TABLE nonces (
  digest VARCHAR(64) NOT NULL, timestamp BIGINT NOT NULL, PRIMARY KEY (digest)
);
CREATE INDEX ix_nonces_timestamp ON nonces (timestamp);
CREATE TABLE orders (
  id INTEGER NOT NULL, login VARCHAR(255) NOT NULL, client_orderid VARCHAR(255) NOT NULL,
  paynet_order_id VARCHAR(255) NOT NULL, serial_number VARCHAR(36) NOT NULL,
  amount VARCHAR(255), created_at BIGINT NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX ix_orders_created_at ON orders (created_at);
CREATE INDEX ix_orders_login_client_orderid ON orders (login, client_orderid);
INSERT INTO merchants VALUES ('old', 'pem', 2048, '01');
INSERT INTO merchants VALUES ('demo', 'earlier', 2048, '01');
INSERT INTO nonces VALUES ('f019cb2acfc2fc6b234182cf5a24932214e2b7e3c2f64e38a6f7e27a4f00d9b9', 1700000000);
INSERT INTO orders VALUES (1, 'old', '7', '1', 'sn', NULL, 1700000000);
