<?php
// A client in PHP: php client.php KEY ENCODER values|everywhere
[, $key, $encoder, $form] = $argv;
$encoders = [
    'php-urlencode' => 'urlencode',
    'php-http_build_query' => fn($text) => substr(http_build_query(['x' => $text]), 2),
];
$write = $encoders[$encoder];
$whole = $form === 'everywhere' ? $write : 'rawurlencode';
$url = 'https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915';
$body = ['client_orderid' => "a b~*'!()/+é", 'orderid' => '900258', 'login' => 'throw-away'];
$oauth = [
    'oauth_consumer_key' => 'throw-away',
    'oauth_nonce' => '70687020706870207068702070687020',
    'oauth_signature_method' => 'RSA-SHA256',
    'oauth_timestamp' => '1700000000',
    'oauth_version' => '1.0',
];
$all = $body + $oauth;
ksort($all, SORT_STRING);
$pairs = [];
foreach ($all as $name => $value) {
    $pairs[] = $write($name) . '=' . $write($value);
}
$string = implode('&', ['POST', $whole($url), $whole(implode('&', $pairs))]);
openssl_sign($string, $signature, openssl_pkey_get_private(file_get_contents($key)), OPENSSL_ALGO_SHA256);
$parts = [];
foreach ($oauth + ['oauth_signature' => base64_encode($signature)] as $name => $value) {
    $parts[] = $name . '="' . rawurlencode($value) . '"';
}
$sent = http_build_query($body, '', '&', PHP_QUERY_RFC3986);
echo "POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\r\nHost: sandbox.payneteasy.com\r\n",
    'Authorization: OAuth ', implode(', ', $parts), "\r\n",
    "Content-Type: application/x-www-form-urlencoded\r\n",
    'Content-Length: ', strlen($sent), "\r\n\r\n", $sent;
