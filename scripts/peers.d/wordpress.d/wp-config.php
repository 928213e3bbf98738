<?php
// What differs from run to run comes by the environment: one copy of the program serves them all.
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'wordpress' );
define( 'DB_PASSWORD', getenv( 'PEER_DATABASE_PASSWORD' ) );
define( 'DB_HOST', getenv( 'PEER_DATABASE' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

define( 'WP_HOME', getenv( 'PEER_ADDRESS' ) );
define( 'WP_SITEURL', getenv( 'PEER_ADDRESS' ) );
// Without it, Application Passwords are refused where there is no TLS.
define( 'WP_ENVIRONMENT_TYPE', 'local' );

define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
