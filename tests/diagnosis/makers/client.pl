# A client in Perl: perl client.pl KEY ENCODER values|everywhere
use strict;
use warnings;
use utf8;
use URI::Escape qw(uri_escape uri_escape_utf8);
use MIME::Base64 qw(encode_base64);
use File::Temp qw(tempfile);

my ($key, $encoder, $form) = @ARGV;
my $right = sub { uri_escape_utf8($_[0], '^A-Za-z0-9\-._~') };
my %encoders = (
    'perl-uri_escape-latin1' => sub { uri_escape($_[0]) },
    'perl-uri_escape-old' => sub { uri_escape_utf8($_[0], q{^A-Za-z0-9\-._~!*'()}) },
);
my $write = $encoders{$encoder};
my $whole = $form eq 'everywhere' ? $write : $right;
my $url = 'https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915';
my @body = ([client_orderid => "a b~*'!()/+é"], [orderid => '900258'], [login => 'throw-away']);
my @oauth = (
    [oauth_consumer_key => 'throw-away'],
    [oauth_nonce => '7065726c207065726c207065726c2030'],
    [oauth_signature_method => 'RSA-SHA256'],
    [oauth_timestamp => '1700000000'],
    [oauth_version => '1.0'],
);
my $joined = join '&', map { $write->($_->[0]) . '=' . $write->($_->[1]) }
    sort { $a->[0] cmp $b->[0] } @body, @oauth;
my $string = join '&', 'POST', $whole->($url), $whole->($joined);
my ($file, $name) = tempfile(UNLINK => 1);
print {$file} $string;
close $file;
my $signature = encode_base64(scalar(qx(openssl dgst -sha256 -sign "$key" -binary "$name")), '');
my $header = join ', ', map { $_->[0] . '="' . $right->($_->[1]) . '"' }
    @oauth, [oauth_signature => $signature];
my $sent = join '&', map { $right->($_->[0]) . '=' . $right->($_->[1]) } @body;
print "POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\r\nHost: sandbox.payneteasy.com\r\n",
    "Authorization: OAuth $header\r\nContent-Type: application/x-www-form-urlencoded\r\n",
    'Content-Length: ', length($sent), "\r\n\r\n$sent";
